//! Independent work, side by side where the feature `parallel` allows it.
//!
//! What comes out is in the order of what went in, and the same for any number of threads.

/// Applies `work` to every item.
#[cfg(not(feature = "parallel"))]
pub fn map<T, R>(_apart: bool, items: Vec<T>, work: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(work).collect()
}

/// Applies `work` to every item; `apart`, as many at once as the machine has processors. Where no thread can be
/// had, the caller's does it all.
#[cfg(feature = "parallel")]
pub fn map<T: Send, R: Send>(apart: bool, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let helpers = if apart { processors().min(items.len()).saturating_sub(1) } else { 0 };
    if helpers == 0 {
        return items.into_iter().map(work).collect();
    }
    let waiting = std::sync::Mutex::new(items.into_iter().enumerate());
    let next = || waiting.lock().ok()?.next();
    let through = || core::iter::from_fn(next).map(|(i, item)| (i, work(item))).collect::<Vec<_>>();
    let mut done = std::thread::scope(|scope| {
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, through).ok();
        let started: Vec<_> = (0..helpers).map_while(start).collect();
        let mut done = through();
        for helper in started {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

/// How many processors there are; asking takes longer than a second of samples, so it is asked once.
#[cfg(feature = "parallel")]
fn processors() -> usize {
    static COUNT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, core::num::NonZero::get))
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let squares = map(true, (0..100).collect(), |i: u64| {
            // The earlier, the longer.
            let work: u64 = (0..(100 - i) * 1000).fold(0, |s, k| s.wrapping_add(k * i));
            (i * i, work)
        });
        assert!(squares.iter().enumerate().all(|(i, (square, _))| *square == (i * i) as u64));
        assert!(map(true, Vec::new(), |i: u64| i).is_empty());
    }
}
