//! The clock: how long a command takes, and which year it is.

use jiff::Timestamp;
use jiff::tz::Offset;
use std::time::{Duration, Instant};

/// The offset of China's standard time from UTC, in hours; China has one zone.
const CHINA_OFFSET: Offset = jiff::tz::offset(8);

/// A clock that measures how long a command takes.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts the clock.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Returns the year that it is in China, wherever this machine stands.
#[must_use]
pub fn current_year() -> u16 {
    year_in_china(Timestamp::now())
}

/// Returns the year in China at a moment; a clock before the year 1 counts as 0.
fn year_in_china(moment: Timestamp) -> u16 {
    u16::try_from(CHINA_OFFSET.to_datetime(moment).year()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::year_in_china;

    #[test]
    fn a_year_begins_at_midnight_in_china() {
        let year = |moment: &str| year_in_china(moment.parse().unwrap());
        assert_eq!(year("2025-12-31T15:59:59Z"), 2025);
        assert_eq!(year("2025-12-31T16:00:00Z"), 2026);
    }
}
