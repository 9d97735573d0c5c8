use runform::recording::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let site: Site = a[2].parse().unwrap();
    let o = runform_io::ReadOptions { placement: Some(site), ..Default::default() };
    let r = runform_io::read_recording(std::path::Path::new(&a[1]), &o).unwrap().recording;
    let rep = runform::analyze(&r, &runform::Options::default()).unwrap();
    println!("{:?}", rep.bouts);
    for m in rep.metrics.iter().filter(|m| m.bout.is_none()) {
        match m.estimate() {
            Some(e) => println!("{:24} {:?} {:.3} [{:.3} {:.3}] {:?} n{} sd {:?} {} {} {:?}", m.metric.name(), m.side, e.value, e.low, e.high, e.grade, e.n, e.sd, e.method, e.placement, e.flags),
            None => println!("{:24} {:?}", m.metric.name(), m.outcome),
        }
    }
    for s in rep.strides.iter().take(8) { println!("{:?} {:?} {:?} tc {:?} L {:?}", s.site.to_string(), s.t_start_s, s.t_end_s, s.contact_time_s, s.stride_length_m); }
    for f in &rep.faults { println!("{} {:?}", f.fault, f.status); }
}
