//! The clock and the source of randomness of a simulation.

use std::fmt;

use crate::policy::Entropy;

/// A point in time, in seconds since 1970 UTC. `Display` prints ISO 8601.
///
/// ```
/// use aclarity_vendors::world::Timestamp;
///
/// assert_eq!(Timestamp(1_767_225_600).to_string(), "2026-01-01T00:00:00Z");
/// assert_eq!(Timestamp(951_782_399).to_string(), "2000-02-28T23:59:59Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The time this many seconds later.
    #[must_use]
    pub fn plus(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Year, month and day.
    pub fn date(self) -> (u64, u64, u64) {
        // Years start in March here, so that leap days come last.
        let days = self.0 / 86400 + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        (year, month, day)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let (hour, minute, second) = (self.0 / 3600 % 24, self.0 / 60 % 60, self.0 % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// The clock and randomness of a simulation. Both are deterministic, so a
/// simulation is reproducible.
#[derive(Debug, Clone)]
pub struct World {
    /// The current time.
    pub now: Timestamp,
    dice: fastrand::Rng,
}

impl World {
    /// Creates a world from a start time and a random seed.
    pub fn new(now: Timestamp, seed: u64) -> Self {
        Self {
            now,
            dice: fastrand::Rng::with_seed(seed),
        }
    }

    /// A random string of hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let digit = |_| char::from(b"0123456789abcdef"[self.dice.usize(..16)]);
        (0..digits).map(digit).collect()
    }

    /// A random version 4 UUID, in lower case.
    pub fn uuid(&mut self) -> String {
        let hex = self.hex(32);
        let variant = char::from(b"89ab"[self.dice.usize(..4)]);
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }
}

impl Default for World {
    /// Starts at the first second of 2026.
    fn default() -> Self {
        Self::new(Timestamp(1_767_225_600), 0)
    }
}

impl Entropy for World {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.dice.fill(bytes);
    }
}
