//! Independent work, side by side where the feature `parallel` allows it.
//!
//! What comes out is in the order of what went in, and the same for any number of threads.
//!
//! Whoever has several recordings worked on at once has every processor at work already: threads for the parts of
//! one recording would only take turns with the others. So each recording in work is counted ([`Busy`]), and what
//! belongs to one is divided only among processors that no other has.

use core::fmt;
use std::sync::{Arc, Mutex};

/// Applies `work` to every item.
#[cfg(not(feature = "parallel"))]
pub fn map<T, R>(_apart: bool, items: Vec<T>, work: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(work).collect()
}

/// Applies `work` to every item; `apart`, as many at once as processors are free. Where no thread can be had, the
/// caller's does it all.
#[cfg(feature = "parallel")]
pub fn map<T: Send, R: Send>(apart: bool, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let helpers = if apart { busy::free().min(items.len().saturating_sub(1)) } else { 0 };
    if helpers == 0 {
        return items.into_iter().map(work).collect();
    }
    let waiting = Mutex::new(items.into_iter().enumerate());
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

/// What comes of work that goes on beside the rest. A copy waits for the same work.
pub struct Later<R>(Arc<Mutex<State<R>>>);

enum State<R> {
    #[cfg(feature = "parallel")]
    Running(std::thread::JoinHandle<Option<R>>),
    Done(Option<R>),
}

impl<R> Clone for Later<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Two are equal where they wait for the same work.
impl<R> PartialEq for Later<R> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<R> fmt::Debug for Later<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

impl<R: Clone + Send + 'static> Later<R> {
    /// Begins the work.
    pub fn of(work: impl FnOnce() -> R + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(State::begin(work))))
    }

    /// Waits for what comes of it.
    #[must_use]
    pub fn get(self) -> Option<R> {
        let mut state = self.0.lock().ok()?;
        state.wait();
        match &mut *state {
            State::Done(done) if Arc::strong_count(&self.0) == 1 => done.take(),
            State::Done(done) => done.clone(),
            #[cfg(feature = "parallel")]
            State::Running(_) => None,
        }
    }
}

#[cfg(not(feature = "parallel"))]
impl<R> State<R> {
    fn begin(work: impl FnOnce() -> R) -> Self {
        Self::Done(Some(work()))
    }

    fn wait(&mut self) {}
}

/// Does the work, if nobody did.
#[cfg(feature = "parallel")]
fn done<R, W: FnOnce() -> R>(work: &Mutex<Option<W>>) -> Option<R> {
    let work = work.lock().ok()?.take();
    work.map(|work| work())
}

#[cfg(feature = "parallel")]
impl<R: Send + 'static> State<R> {
    /// Where no thread can be had, or none would help, the work is done at once.
    fn begin(work: impl FnOnce() -> R + Send + 'static) -> Self {
        if busy::free() == 0 {
            return Self::Done(Some(work()));
        }
        // A thread that cannot be started drops what it was given.
        let kept = Arc::new(Mutex::new(Some(work)));
        let given = Arc::clone(&kept);
        match std::thread::Builder::new().spawn(move || done(&given)) {
            Ok(thread) => Self::Running(thread),
            Err(_) => Self::Done(done(&kept)),
        }
    }

    /// Waits for the thread.
    fn wait(&mut self) {
        *self = match core::mem::replace(self, Self::Done(None)) {
            Self::Running(thread) => match thread.join() {
                Ok(done) => Self::Done(done),
                Err(panic) => std::panic::resume_unwind(panic),
            },
            done => done,
        };
    }
}

/// A recording that is being worked on by this thread, as long as this is held.
#[must_use]
#[derive(Debug)]
pub struct Busy {
    /// Belongs to the thread that made it.
    here: core::marker::PhantomData<*const ()>,
}

impl Busy {
    /// Work on a recording begins. Within other such work of the same thread it is the same work.
    pub fn begin() -> Self {
        #[cfg(feature = "parallel")]
        busy::begin();
        Self { here: core::marker::PhantomData }
    }
}

#[cfg(feature = "parallel")]
impl Drop for Busy {
    fn drop(&mut self) {
        busy::end();
    }
}

/// Counts recordings in work.
#[cfg(feature = "parallel")]
mod busy {
    use core::cell::Cell;
    use core::sync::atomic::{AtomicUsize, Ordering};

    /// Threads that hold a [`super::Busy`].
    static THREADS: AtomicUsize = AtomicUsize::new(0);

    thread_local! {
        /// How many of them this thread holds.
        static HELD: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn begin() {
        if HELD.replace(HELD.get() + 1) == 0 {
            THREADS.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn end() {
        HELD.set(HELD.get() - 1);
        if HELD.get() == 0 {
            THREADS.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// How many processors have no recording, the caller's one aside.
    pub(super) fn free() -> usize {
        processors().saturating_sub(THREADS.load(Ordering::Relaxed).max(1))
    }

    /// How many processors there are; asking takes longer than a second of samples, so it is asked once.
    fn processors() -> usize {
        static COUNT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
        *COUNT
            .get_or_init(|| std::thread::available_parallelism().map_or(1, core::num::NonZero::get))
    }
}

#[cfg(test)]
mod tests {
    use super::{Busy, Later, map};

    #[test]
    fn what_was_put_off_is_got_once_and_by_every_copy() {
        let sum = Later::of(|| (1..=1000_u64).sum::<u64>());
        let copy = sum.clone();
        assert!(sum == copy && copy != Later::of(|| 500_500));
        assert_eq!((sum.get(), copy.get()), (Some(500_500), Some(500_500)));
    }

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

    #[test]
    #[cfg(feature = "parallel")]
    fn where_every_processor_has_a_recording_the_parts_of_one_stay_on_its_thread() {
        use std::sync::Barrier;
        use std::thread;

        let count = thread::available_parallelism().map_or(1, core::num::NonZero::get);
        let (begun, through) = (Barrier::new(count), Barrier::new(count));
        thread::scope(|scope| {
            for _ in 0..count {
                scope.spawn(|| {
                    let _outer = Busy::begin();
                    drop(Busy::begin());
                    begun.wait();
                    let on = map(true, vec![(); 50], |()| thread::current().id());
                    let later = Later::of(|| thread::current().id()).get();
                    through.wait();
                    let own = thread::current().id();
                    assert!(on.iter().chain(&later).all(|id| *id == own));
                });
            }
        });
    }
}
