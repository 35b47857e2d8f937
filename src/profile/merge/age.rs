//! Which of two facts is the newer.

/// How many characters of a time are its date.
const DATE: usize = "2026-11-20".len();

/// How old a fact is, compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Older,
    Newer,
    /// Nothing tells.
    Unknown,
}

impl Age {
    /// How old what was measured `then` is, compared with what was measured at the `other` time. Times are text
    /// for people: they are compared where both are dates, or both have as many characters, as those in UTC do.
    pub fn of(then: Option<&str>, other: Option<&str>) -> Age {
        let (Some(then), Some(other)) = (then, other) else { return Age::Unknown };
        let day = |time: &str| time.get(..DATE).map(str::to_owned);
        let order = match (day(then), day(other)) {
            (Some(then), Some(other)) if then != other => then.cmp(&other),
            _ if then.len() == other.len() => then.cmp(other),
            _ => return Age::Unknown,
        };
        match order {
            std::cmp::Ordering::Less => Age::Older,
            std::cmp::Ordering::Greater => Age::Newer,
            std::cmp::Ordering::Equal => Age::Unknown,
        }
    }
}

/// The earlier of two dates; none where one of both is not known.
pub(super) fn older(a: Option<String>, b: Option<String>) -> Option<String> {
    a.zip(b).map(|(a, b)| a.min(b))
}

/// The later of two dates; none where one of both is not known.
pub(super) fn newer(a: Option<String>, b: Option<String>) -> Option<String> {
    a.zip(b).map(|(a, b)| a.max(b))
}

/// Two facts about the same thing.
pub(super) enum Pair<T> {
    None,
    /// Only one knows it, or it is the newer of two.
    One(T),
    /// Both know it, and nothing tells which is the newer.
    Both(T, T),
}

impl<T> Pair<T> {
    /// Our fact and theirs, which is that old compared with ours.
    pub fn new(ours: Option<T>, theirs: Option<T>, age: Age) -> Self {
        match (ours, theirs, age) {
            (Some(ours), Some(theirs), Age::Unknown) => Pair::Both(ours, theirs),
            (Some(ours), Some(_), Age::Older) => Pair::One(ours),
            (_, Some(theirs), _) => Pair::One(theirs),
            (Some(ours), None, _) => Pair::One(ours),
            (None, None, _) => Pair::None,
        }
    }

    /// The newer fact, or of two that may be it what `choose` makes of them.
    pub fn and_then(self, choose: impl FnOnce(T, T) -> T) -> Option<T> {
        match self {
            Pair::None => None,
            Pair::One(fact) => Some(fact),
            Pair::Both(ours, theirs) => Some(choose(ours, theirs)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_compared_where_their_texts_can_be() {
        let age = |then, other| Age::of(Some(then), Some(other));
        assert_eq!(age("2026-11-20", "2026-11-21T10:00:00Z"), Age::Older);
        assert_eq!(age("2026-11-21T10:00:01Z", "2026-11-21T10:00:00Z"), Age::Newer);
        assert_eq!(age("2026-11-21", "2026-11-21T10:00:00Z"), Age::Unknown);
        assert_eq!(age("2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"), Age::Unknown);
        assert_eq!(age("2026-11-21T10:00:00Z", "2026-11-21T11:00:00+02:00"), Age::Unknown);
        assert_eq!(Age::of(None, Some("2026-11-21")), Age::Unknown);
    }
}
