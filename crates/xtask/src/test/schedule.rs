//! The order of tasks, and which run at the same time.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;

/// A task among others.
pub trait Task: Copy + Eq + Send {
    /// Whether this one starts only after `other` has ended.
    fn follows(self, other: Self) -> bool;

    /// Whether the two must not run at the same time.
    fn excludes(self, other: Self) -> bool;
}

/// Calls `work` for each task, on a thread of its own, for at most `limit` tasks
/// at once. Of the tasks that may start, the first of the list does; tasks follow
/// only earlier ones of the list.
pub fn run<T: Task>(tasks: &[T], limit: usize, work: impl Fn(T) + Sync) {
    let mut waiting = tasks.to_vec();
    let mut running: Vec<T> = Vec::new();
    let (sender, ended) = mpsc::channel();
    thread::scope(|scope| {
        loop {
            while running.len() < limit
                && let Some(next) = first_to_start(&waiting, &running)
            {
                let task = waiting.remove(next);
                running.push(task);
                let (sender, work) = (sender.clone(), &work);
                scope.spawn(move || {
                    // A panic ends the task too; without the message, nobody would notice.
                    let done = catch_unwind(AssertUnwindSafe(|| work(task)));
                    sender.send(task).ok();
                    done.unwrap_or_else(|panic| resume_unwind(panic));
                });
            }
            if running.is_empty() {
                break;
            }
            if let Ok(task) = ended.recv() {
                running.retain(|other| *other != task);
            }
        }
    });
}

fn first_to_start<T: Task>(waiting: &[T], running: &[T]) -> Option<usize> {
    waiting.iter().position(|task| {
        let mut unfinished = waiting.iter().chain(running);
        !unfinished.any(|other| task.follows(*other))
            && !running.iter().any(|other| task.excludes(*other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    /// 2 follows 1; 1 and 3 exclude each other.
    impl Task for u32 {
        fn follows(self, other: Self) -> bool {
            (self, other) == (2, 1)
        }

        fn excludes(self, other: Self) -> bool {
            matches!((self, other), (1, 3) | (3, 1))
        }
    }

    #[test]
    fn the_first_that_may_start_does() {
        assert_eq!(first_to_start(&[1, 2, 3, 4], &[]), Some(0));
        assert_eq!(first_to_start(&[2, 3, 4], &[1]), Some(2));
        assert_eq!(first_to_start(&[2, 3], &[1]), None);
        assert_eq!(first_to_start(&[2, 3], &[4]), Some(0));
    }

    #[test]
    fn all_tasks_run_in_an_order_that_they_allow() {
        let ended = Mutex::new(Vec::new());
        let running = AtomicUsize::new(0);
        let together = AtomicBool::new(false);
        let begun = Instant::now();
        run(&[1, 2, 3, 4], 2, |task| {
            let now = running.fetch_add(1, Ordering::SeqCst) + 1;
            assert!(now <= 2);
            // The first two are 1 and 4; they meet, however late a thread starts.
            if now == 2 {
                together.store(true, Ordering::SeqCst);
            }
            while !together.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(60) {
                thread::yield_now();
            }
            ended.lock().unwrap().push(task);
            running.fetch_sub(1, Ordering::SeqCst);
        });
        assert!(together.into_inner());
        let ended = ended.into_inner().unwrap();
        let place = |task| ended.iter().position(|other| *other == task);
        assert_eq!(ended.len(), 4);
        assert!(place(1) < place(2) && place(1) < place(3));
    }

    #[test]
    fn with_a_limit_of_one_the_order_is_that_of_the_list() {
        let ended = Mutex::new(Vec::new());
        run(&[4, 3, 1, 2], 1, |task| ended.lock().unwrap().push(task));
        assert_eq!(ended.into_inner().unwrap(), [4, 3, 1, 2]);
    }
}
