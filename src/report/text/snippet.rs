//! The line of the dump in which an object was written.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::report::printable::printable;
use crate::rules::Severity;
use crate::source::Location;

/// A heading with the line below it. Only that line is given to the renderer: its time grows with
/// the text that it is given.
pub(super) fn render(
    severity: Severity,
    rule: &str,
    title: &str,
    location: Option<&Location<'_>>,
    label: &str,
) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = printable(title);
    let title = level.primary_title(title.as_ref()).id(rule);
    let Some(location) = location else {
        return Renderer::styled().decor_style(DecorStyle::Ascii).render(&[Group::with_title(title)]);
    };
    let line = usize::try_from(location.line).unwrap_or(usize::MAX);
    let (text, highlight) = printable_line(location);
    let file = printable(location.file);
    let snippet = Snippet::source(text.as_str())
        .line_start(line)
        .path(file.as_ref())
        .annotation(AnnotationKind::Primary.span(highlight).label(label));
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[Group::with_title(title).element(snippet)])
}

/// The line with what a terminal would obey spelled out, and where the highlight is in that.
fn printable_line(location: &Location<'_>) -> (String, Range<usize>) {
    let (text, Range { start, end }) = (location.line_text.as_str(), location.highlight.clone());
    let (Some(before), Some(meant), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return (printable(text).into_owned(), 0..0);
    };
    let mut shown = printable(before).into_owned();
    let start = shown.len();
    shown.push_str(&printable(meant));
    let highlight = start..shown.len();
    shown.push_str(&printable(after));
    (shown, highlight)
}
