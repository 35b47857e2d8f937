//! `bytea` as it is printed: `\x00ff`, or with escapes.

use super::NotOfType;

/// How many bytes the text form stands for.
pub(in super::super) fn octets(text: &[u8]) -> Result<u64, NotOfType> {
    match text {
        [b'\\', b'x', digits @ ..] => of_hex(digits.len()),
        _ => of_escapes(text),
    }
}

/// The same of a field of COPY as it stands in the file, where it is in hexadecimal digits: the backslash
/// is doubled there.
pub(in super::super) fn octets_of_field(field: &[u8]) -> Option<Result<u64, NotOfType>> {
    match field {
        [b'\\', b'\\', b'x', digits @ ..] => Some(of_hex(digits.len())),
        _ => None,
    }
}

fn of_hex(digits: usize) -> Result<u64, NotOfType> {
    if digits % 2 == 1 {
        return Err(NotOfType);
    }
    Ok(digits as u64 / 2)
}

/// `bytea_output = 'escape'`: a doubled backslash, three octal digits behind one, or the byte itself.
fn of_escapes(text: &[u8]) -> Result<u64, NotOfType> {
    let mut octets = 0;
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        octets += 1;
        rest = match (first, behind) {
            (b'\\', [b'\\', behind @ ..]) => behind,
            (b'\\', [b'0'..=b'3', b'0'..=b'7', b'0'..=b'7', behind @ ..]) => behind,
            (b'\\', _) => return Err(NotOfType),
            _ => behind,
        };
    }
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_counted() {
        for (text, expected) in [
            (&b""[..], Ok(0)),
            (b"\\x", Ok(0)),
            (b"\\x00ff", Ok(2)),
            (b"\\x00f", Err(NotOfType)),
            (b"abc", Ok(3)),
            (b"a\\\\b\\000\\377", Ok(5)),
            (b"\\9", Err(NotOfType)),
            (b"\\", Err(NotOfType)),
        ] {
            assert_eq!(octets(text), expected, "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(octets_of_field(b"\\\\x0102"), Some(Ok(2)));
        assert_eq!(octets_of_field(b"abc"), None);
    }
}
