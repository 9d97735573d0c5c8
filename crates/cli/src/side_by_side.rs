//! Work on several inputs at once, reported in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use runform::side_by_side::Busy;

/// As many jobs as asked for, or as the machine has processors; no more than there is work.
pub(crate) fn jobs(asked: Option<NonZero<usize>>, count: usize) -> usize {
    let own = || thread::available_parallelism().map_or(1, NonZero::get);
    asked.map_or_else(own, NonZero::get).min(count).max(1)
}

/// Does `count` pieces of work, `jobs` at a time, and reports each as soon as those before it were reported.
pub(crate) fn in_order<T: Send>(
    jobs: usize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    mut told: impl FnMut(usize, T),
) {
    if jobs <= 1 {
        return (0..count).for_each(|i| told(i, work(i)));
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                let _busy = Busy::begin();
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count || send.send((i, work(i))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let (mut waiting, mut expected) = (BTreeMap::new(), 0);
        for (i, done) in receive {
            waiting.insert(i, done);
            while let Some(done) = waiting.remove(&expected) {
                told(expected, done);
                expected += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_told_once_and_in_order_whatever_takes_longest() {
        for jobs in [1, 2, 5] {
            let mut seen = Vec::new();
            let work = |i: usize| {
                let wait_ms = if i.is_multiple_of(3) { 4 } else { 0 };
                thread::sleep(std::time::Duration::from_millis(wait_ms));
                i * i
            };
            in_order(jobs, 12, work, |i, square| seen.push((i, square)));
            assert_eq!(seen, (0..12).map(|i| (i, i * i)).collect::<Vec<_>>());
        }
    }
}
