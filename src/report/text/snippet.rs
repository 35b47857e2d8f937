//! The line of the dump in which an object was written.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

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
    let title = level.primary_title(title).id(rule);
    let Some(location) = location else {
        return Renderer::styled().decor_style(DecorStyle::Ascii).render(&[Group::with_title(title)]);
    };
    let line = usize::try_from(location.line).unwrap_or(usize::MAX);
    let snippet = Snippet::source(location.line_text.as_str())
        .line_start(line)
        .path(location.file)
        .annotation(AnnotationKind::Primary.span(location.highlight.clone()).label(label));
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[Group::with_title(title).element(snippet)])
}
