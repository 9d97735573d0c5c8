//! Small files of devices, made here: what they hold is known, and they can be damaged at will.

/// Name and content.
pub type Made = (&'static str, Vec<u8>);

fn put16(out: &mut Vec<u8>, values: &[i16]) {
    values.iter().for_each(|v| out.extend(v.to_le_bytes()));
}

/// Two blocks of an AX6: 40 samples each at 100 Hz, ±8 g (1/4096 g) and 1000 deg/s, from 09:00:00 on
/// 4 May 2026. Sample k has the acceleration (k, −k, 4096) and the rates (1, 2, 3) in bits.
pub fn cwa() -> Made {
    let mut out = b"MD\xfc\x03\x64".to_vec();
    out.resize(64, 0);
    out.extend(b"_sc=1&_p=left+ankle&_sn=x");
    out.resize(1024, 0xff);
    for block in 0..2_u16 {
        let at = out.len();
        out.extend(b"AX\xfc\x01");
        // Hundredths of the second as 1/32768, with the mark that they are there.
        let fraction = u32::from(block) * 40 * 32_768 / 100;
        out.extend((0x8000 | fraction as u16).to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend(u32::from(block).to_le_bytes());
        let stamp = (26_u32 << 26) | (5 << 22) | (4 << 17) | (9 << 12);
        out.extend(stamp.to_le_bytes());
        out.extend(((4_u16 << 13) | (3 << 10)).to_le_bytes());
        out.extend([0, 0, 0, 0, 0x4a, 0x62]);
        // The stamp is that of the first sample; readers that know no fraction see it earlier.
        let shown = -((f64::from(fraction) / 32_768.0 * 100.0).floor() as i16);
        put16(&mut out, &[shown, 40]);
        for k in 0..40 {
            let k = k + 40 * block.cast_signed();
            put16(&mut out, &[1, 2, 3, k, -k, 4096]);
        }
        let sum = out[at..]
            .chunks_exact(2)
            .fold(0_u16, |s, w| s.wrapping_add(u16::from_le_bytes([w[0], w[1]])));
        out.extend(0_u16.wrapping_sub(sum).to_le_bytes());
    }
    ("ax6.cwa", out)
}

/// Four channels at 50 Hz, ±8 g: x and z are half the range, y minus a quarter.
pub fn wave() -> Made {
    let mut out = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x04\0".to_vec();
    out.extend(50_u32.to_le_bytes());
    out.extend(400_u32.to_le_bytes());
    out.extend([8, 0, 16, 0]);
    let text =
        b"Time: 2026-05-04 09:00:00.500\nChannel-1: Accel-X\nScale-1: 8\nChannel-2: Accel-Y\n\
                 Scale-2: 8\nChannel-3: Accel-Z\nScale-3: 8\nChannel-4: Aux\n\0";
    out.extend(b"LIST");
    out.extend((text.len() as u32 + 12).to_le_bytes());
    out.extend(b"INFOICMT");
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text);
    if text.len() % 2 == 1 {
        out.push(0);
    }
    out.extend(b"data");
    out.extend(1600_u32.to_le_bytes());
    for _ in 0..200 {
        put16(&mut out, &[16_384, -8192, 16_384, 0]);
    }
    ("ax3.wav", out)
}

/// Two pages of ten samples at 50 Hz: x is 1 g, y −1 g, z 0.
pub fn geneactiv() -> Made {
    let mut text = String::from(
        "Device Identity\r\nDevice Type:GENEActiv\r\nAccelerometer Range:-8 to 8\r\n\
         Measurement Frequency:50 Hz\r\nDevice Location Code:right wrist\r\nx gain:25600\r\nx offset:0\r\n\
         y gain:25600\r\ny offset:0\r\nz gain:25600\r\nz offset:0\r\n",
    );
    for page in 0..2 {
        let time = 200 * page;
        text += &format!(
            "Recorded Data\r\nSequence Number:{page}\r\nPage Time:2026-05-04 09:00:00:{time:03}\r\n\
             Measurement Frequency:50.0\r\n"
        );
        text += &"100F000000FF".repeat(10);
        text += "\r\n";
    }
    ("page.bin", text.into_bytes())
}

/// One packet of 100 samples in 4 s, ±8 g and 2000 deg/s: x at full range, y at its negative, z 0.
pub fn parmay() -> Made {
    let mut out = vec![0; 512];
    out.extend(b"MDTC\x01\0\0\0\x08\0\xd0\x07MDTCPACK");
    let mut packet = Vec::new();
    for value in [1_777_885_200_u32, 1_777_885_204, 100, 50, 0, 0] {
        packet.extend(value.to_le_bytes());
    }
    for _ in 0..100 {
        put16(&mut packet, &[32_767, -32_768, 0]);
    }
    for _ in 0..50 {
        put16(&mut packet, &[0, 0, 32_767]);
    }
    out.extend(crc32(&packet).to_le_bytes());
    out.extend(packet);
    ("matrix.bin", out)
}

/// The checksum of zip, gzip and many others.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xedb8_8320 * (c & 1)))
    })
}

/// Ten records a second apart: cadence 85, 3.2 m/s, vertical oscillation 81.5 mm, one without it.
pub fn fit() -> Made {
    let mut data = vec![0x40, 0, 0, 20, 0, 4, 253, 4, 0x86, 4, 1, 2, 6, 2, 0x84, 39, 2, 0x84];
    for k in 0..10_u32 {
        data.push(0);
        data.extend((1_000_000_000 + k).to_le_bytes());
        data.push(85);
        data.extend(3200_u16.to_le_bytes());
        data.extend(if k == 4 { 0xffff } else { 815_u16 }.to_le_bytes());
    }
    let mut out = vec![14, 0x10, 0, 0];
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(b".FIT\0\0");
    out.extend(data);
    let crc = out.iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |c, _| (c >> 1) ^ (0xa001 * (c & 1)))
    });
    out.extend(crc.to_le_bytes());
    ("run.fit", out)
}

/// Five frames at 100 Hz of one marker (k, 2, 3 mm), unseen in the third, one channel of two samples a frame,
/// and one event.
pub fn c3d() -> Made {
    let mut out = vec![2, 0x50];
    put16(&mut out, &[1, 2, 1, 5, 0]);
    out.extend((-1.0_f32).to_le_bytes());
    put16(&mut out, &[3, 2]);
    out.extend(100.0_f32.to_le_bytes());
    out.resize(512, 0);
    out.extend([1, 0x50, 1, 84]);
    group(&mut out, -1, "POINT");
    parameter(&mut out, 1, "LABELS", -1, &[4, 1], b"HEEL");
    parameter(&mut out, 1, "UNITS", -1, &[2, 1], b"mm");
    group(&mut out, -2, "ANALOG");
    parameter(&mut out, 2, "LABELS", -1, &[2, 1], b"Fz");
    parameter(&mut out, 2, "SCALE", 4, &[1], &0.5_f32.to_le_bytes());
    group(&mut out, -3, "EVENT");
    parameter(&mut out, 3, "USED", 2, &[], &1_i16.to_le_bytes());
    let times = [0.0_f32.to_le_bytes(), 0.02_f32.to_le_bytes()].concat();
    parameter(&mut out, 3, "TIMES", 4, &[2, 1], &times);
    parameter(&mut out, 3, "CONTEXTS", -1, &[4, 1], b"Left");
    parameter(&mut out, 3, "LABELS", -1, &[11, 1], b"Foot Strike");
    out.resize(1024, 0);
    for k in 0..5_u8 {
        let residual = if k == 2 { -1.0 } else { 0.5 };
        for value in [f32::from(k), 2.0, 3.0, residual, 10.0, 20.0] {
            out.extend(value.to_le_bytes());
        }
    }
    ("walk.c3d", out)
}

fn group(out: &mut Vec<u8>, id: i8, name: &str) {
    out.extend([name.len() as u8, id.cast_unsigned()]);
    out.extend(name.as_bytes());
    out.extend([3, 0, 0]);
}

fn parameter(out: &mut Vec<u8>, id: u8, name: &str, size: i8, dimensions: &[u8], data: &[u8]) {
    out.extend([name.len() as u8, id]);
    out.extend(name.as_bytes());
    out.extend((dimensions.len() as u16 + data.len() as u16 + 5).to_le_bytes());
    out.extend([size.cast_unsigned(), dimensions.len() as u8]);
    out.extend(dimensions);
    out.extend(data);
    out.push(0);
}

/// Two markers in three frames, tabs.
pub fn trc() -> Made {
    let text = "PathFileType\t4\t(X/Y/Z)\ta.trc\nDataRate\tNumFrames\tNumMarkers\tUnits\n100\t3\t2\tmm\n\
                Frame#\tTime\tHEEL\t\t\tTOE\t\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n\
                1\t0.00\t1\t2\t3\t4\t5\t6\n2\t0.01\t1\t2\t3\t\t\t\n3\t0.02\t7\t2\t3\t4\t5\t6\n";
    ("a.trc", text.as_bytes().to_vec())
}

/// All of them.
pub fn all() -> [Made; 7] {
    [cwa(), wave(), geneactiv(), parmay(), fit(), c3d(), trc()]
}
