//! Rows of any values, written in any way that COPY reads: what is measured of them, in one pass and in two, is what
//! their values say.

use std::fs;

use pgdms_lint::profile::{NumberFacts, TextFacts};
use pgdms_lint::source::AtDamage;
use proptest::prelude::*;

use super::values::measured;

const TABLE: &str = "CREATE TABLE public.t (id int PRIMARY KEY, t text, n numeric, fits numeric(10,2));\n";

/// Several pieces of rows.
const MANY_BYTES: usize = 5 << 19;

/// A value and how it stands in the file.
#[derive(Clone, Debug)]
struct Written {
    value: Option<String>,
    field: String,
}

#[derive(Clone, Debug)]
struct Row {
    text: Written,
    number: Written,
    fits: Written,
    /// What makes its width another one.
    more: &'static str,
}

impl Row {
    fn bytes(&self) -> usize {
        self.text.field.len() + self.number.field.len() + self.fits.field.len()
    }
}

/// A character of a text, and one of the ways to write it.
fn character() -> impl Strategy<Value = (char, String)> {
    let any =
        prop::sample::select(vec!['a', 'N', ' ', '.', 'ä', '€', '😀', '\t', '\n', '\r', '\\', 'x', '1']);
    (any, 0..4).prop_map(|(character, way)| {
        let bytes = character.to_string().into_bytes();
        let each = |form: fn(&u8) -> String| bytes.iter().map(form).collect::<String>();
        let plain = match character {
            '\t' => "\\t".to_owned(),
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            '\\' => "\\\\".to_owned(),
            other => other.to_string(),
        };
        let written = match way {
            0 => each(|byte| format!("\\{byte:03o}")),
            1 => each(|byte| format!("\\x{byte:02x}")),
            2 if !matches!(character, 'x' | '1') => format!("\\{character}"),
            _ => plain,
        };
        (character, written)
    })
}

fn text() -> impl Strategy<Value = Written> {
    let repeated = prop_oneof![20 => Just(1), 1 => Just(3000usize)];
    let some = (prop::collection::vec(character(), 0..12), repeated).prop_map(|(characters, times)| {
        let (value, field): (String, String) = characters.into_iter().unzip();
        // this alone would be NULL
        let field = if field == "\\N" { value.clone() } else { field };
        Written { value: Some(value.repeat(times)), field: field.repeat(times) }
    });
    or_null(some)
}

fn number(digits: &'static str) -> impl Strategy<Value = Written> {
    let some = digits.prop_map(|text| Written { value: Some(text.clone()), field: text });
    or_null(some)
}

fn or_null(some: impl Strategy<Value = Written>) -> impl Strategy<Value = Written> {
    let null = Written { value: None, field: "\\N".to_owned() };
    prop_oneof![5 => some, 1 => Just(null)]
}

fn row() -> impl Strategy<Value = Row> {
    let more = prop_oneof![30 => Just(""), 1 => Just("\t"), 1 => Just("\t\t\\N")];
    let numbers =
        (number("-?[0-9]{1,30}(\\.[0-9]{1,12})?|NaN|-?Infinity"), number("-?[0-9]{1,8}\\.[0-9]{2}|NaN"));
    (text(), numbers, more).prop_map(|(text, (number, fits), more)| Row { text, number, fits, more })
}

fn dump(rows: &[&Row], line_end: &str) -> String {
    let mut sql = format!("{TABLE}COPY public.t (id, t, n, fits) FROM stdin;{line_end}");
    for (id, Row { text, number, fits, more }) in rows.iter().enumerate() {
        sql += &format!("{id}\t{}\t{}\t{}{more}{line_end}", text.field, number.field, fits.field);
    }
    sql + "\\." + line_end
}

/// Of the facts that were measured (`found`) what the values say.
fn text_facts(values: &[&str], found: &TextFacts) -> TextFacts {
    let most = |of: fn(&str) -> usize| values.iter().map(|text| of(text) as u64).max().unwrap_or_default();
    let count = |is: fn(&str) -> bool| values.iter().filter(|text| is(text)).count() as u64;
    TextFacts {
        max_characters: Some(most(|text| text.chars().count())),
        max_octets: Some(most(str::len)),
        trailing_blanks: found.trailing_blanks.map(|_| count(|text| text.ends_with(' '))),
        blank_only: found
            .blank_only
            .map(|_| count(|text| !text.is_empty() && text.trim_matches(' ').is_empty())),
        empty: found.empty.map(|_| count(str::is_empty)),
        four_byte_characters: found.four_byte_characters.map(|_| count(|text| text.contains('😀'))),
    }
}

fn number_facts(values: &[&str]) -> NumberFacts {
    let finite: Vec<(u32, u32)> = values.iter().filter_map(|text| digits(text)).collect();
    let most = |of: fn(&(u32, u32)) -> u32| Some(finite.iter().map(of).max().unwrap_or_default());
    let count = |is: fn(&(u32, u32)) -> bool| Some(finite.iter().filter(|digits| is(digits)).count() as u64);
    NumberFacts {
        max_integer_digits: most(|(integer, _)| *integer),
        max_scale: most(|(_, scale)| *scale),
        max_precision: most(|(integer, scale)| integer + scale),
        rows_over_scale_6: count(|(_, scale)| *scale > 6),
        rows_over_integer_digits_22: count(|(integer, _)| *integer > 22),
        rows_over_precision_28: count(|(integer, scale)| integer + scale > 28),
        rows_over_precision_38: count(|(integer, scale)| integer + scale > 38),
        ..not_finite(values)
    }
}

fn not_finite(values: &[&str]) -> NumberFacts {
    NumberFacts {
        nan: Some(values.iter().filter(|text| **text == "NaN").count() as u64),
        infinite: Some(values.iter().filter(|text| text.ends_with("Infinity")).count() as u64),
        ..NumberFacts::default()
    }
}

/// How many digits stand before and behind the point.
fn digits(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches('-');
    let (integer, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_finite = text.starts_with(|first: char| first.is_ascii_digit());
    let length = |digits: &str| digits.len() as u32;
    is_finite.then(|| (length(integer.trim_start_matches('0')), length(fraction.trim_end_matches('0'))))
}

fn not_null<'r>(rows: &[&'r Row], of: impl Fn(&'r Row) -> &'r Written) -> Vec<&'r str> {
    rows.iter().filter_map(|row| of(row).value.as_deref()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_measured_is_what_the_values_say(
        some in prop::collection::vec(row(), 1..40),
        least_bytes in prop_oneof![12 => Just(1), 1 => Just(MANY_BYTES)],
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let bytes: usize = some.iter().map(Row::bytes).sum();
        let rows: Vec<&Row> = some.iter().cycle().take(some.len() * least_bytes.div_ceil(bytes)).collect();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("d.sql");
        fs::write(&file, dump(&rows, line_end)).unwrap();
        let measured = measured(&file, AtDamage::GoOn).unwrap();
        let table = &measured.tables[0];
        let good: Vec<&Row> = rows.iter().copied().filter(|row| row.more.is_empty()).collect();
        prop_assert_eq!(table.rows.unwrap().count, good.len() as u64);
        prop_assert_eq!(table.not_measured.is_some(), good.len() < rows.len());
        if good.is_empty() {
            return Ok(());
        }
        let texts = not_null(&good, |row| &row.text);
        let of_text = &table.columns["t"];
        let found = of_text.text.as_ref().unwrap();
        prop_assert_eq!(&text_facts(&texts, found), found);
        prop_assert_eq!(of_text.nulls, Some((good.len() - texts.len()) as u64));
        let octets = of_text.octets.as_ref().unwrap();
        prop_assert_eq!(octets.total, Some(texts.iter().map(|text| text.len() as u64).sum()));
        let numbers = not_null(&good, |row| &row.number);
        prop_assert_eq!(table.columns["n"].number.clone(), Some(number_facts(&numbers)));
        let fits = not_null(&good, |row| &row.fits);
        prop_assert_eq!(table.columns["fits"].number.clone(), Some(not_finite(&fits)));
    }
}
