//! A text with some of its names replaced.

use super::super::Place;

/// What a place of a text becomes.
pub(crate) type Edit = (Place, String);

/// The text with the places replaced; `None` where there are none. Of places that overlap the first
/// is taken.
pub(crate) fn edited(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(place, _)| place.start);
    let mut new = String::with_capacity(text.len());
    let mut done = 0usize;
    for (place, replacement) in edits {
        let (start, end) = (place.start as usize, place.end as usize);
        if start < done {
            continue;
        }
        new.push_str(text.get(done..start)?);
        new.push_str(&replacement);
        done = end;
    }
    new.push_str(text.get(done..)?);
    Some(new)
}
