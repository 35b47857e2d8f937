//! Lists of options as the catalogs keep them: `{fillfactor=70,...}`.

use super::super::query::Row;
use crate::catalog::{Definition, Name};

/// The options of a column of this name; none for NULL.
pub(super) fn options(row: &Row<'_>, column: &str) -> Result<Vec<Definition>, tokio_postgres::Error> {
    let texts: Option<Vec<&str>> = row.try_get(column)?;
    Ok(texts.unwrap_or_default().into_iter().map(option).collect())
}

/// `name=value`: the server lets no name hold an equals sign.
fn option(text: &str) -> Definition {
    match text.split_once('=') {
        Some((name, value)) => Definition::new(Name::from(name), Some(value.into())),
        None => Definition::new(Name::from(text), None),
    }
}
