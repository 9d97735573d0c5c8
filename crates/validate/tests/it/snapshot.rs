//! Two versions that say the same give equal snapshots; what moved is told.

use crate::support::{HEAD, Place, line, options};
use runform_validate::{HOLED, Row, Taken, against, from_json, inside, snapshot, to_json};

fn place() -> Place {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &line("strike", "events", "ic", "sd", "unit = \"ms\"")));
    place
}

#[test]
fn a_snapshot_is_the_same_with_any_number_of_threads_and_comes_back_bit_by_bit() {
    let place = place();
    let mut one = options();
    one.jobs = 1;
    let mut three = options();
    three.jobs = 3;
    let (a, b) = (snapshot(place.root(), &one).unwrap(), snapshot(place.root(), &three).unwrap());
    assert!(a == b && !a.recordings.is_empty());
    let text = to_json(&a).unwrap();
    assert_eq!(text, to_json(&b).unwrap());
    assert!(from_json(&text).unwrap() == a);
    assert!(a.recordings.keys().any(|name| name.ends_with(HOLED)));
    assert!(inside(&a).starts_with("with holes: "), "{}", inside(&a));
    assert!(from_json("{}").is_err());
}

#[test]
fn what_moved_is_told_in_old_half_widths_and_what_was_refused_by_name() {
    let place = place();
    let old = snapshot(place.root(), &options()).unwrap();
    let same = against(&old, &old);
    assert!(same.contains("refusals changed: 0") && !same.contains(" moved, by "), "{same}");
    let mut new = old.clone();
    let (name, taken) = new.recordings.iter_mut().next().unwrap();
    let name = name.clone();
    let Taken::Said(said) = taken else { panic!("{name} was not analysed") };
    let Some(Row::Number { value, low, high, .. }) = said.rows.get_mut("cadence all both") else {
        panic!("no cadence");
    };
    *value += 0.5 * (*high - *low);
    said.rows.insert("step_time all both".to_owned(), Row::Refused("for a test".to_owned()));
    said.strides += 1;
    let told = against(&old, &new);
    assert!(told.contains("cadence sacrum: 1 of "), "{told}");
    assert!(told.contains("by 1.000 half-widths at the median"), "{told}");
    assert!(told.contains(&format!("{name}: step_time all both: ")), "{told}");
    assert!(told.contains("numbers of bouts, strides or events changed: 1"), "{told}");
}
