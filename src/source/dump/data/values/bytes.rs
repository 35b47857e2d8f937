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

/// A text form that comes bit by bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum BytesScan {
    #[default]
    NotBegun,
    Hex {
        digits: usize,
    },
    Escapes {
        octets: u64,
        /// How much of an escape came last.
        escape: Escape,
    },
    NotOfType,
}

/// A part of an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Escape {
    None,
    Backslash,
    OneDigit,
    TwoDigits,
}

impl BytesScan {
    /// Takes the next bytes; the first ones are two at least.
    pub(in super::super) fn push(&mut self, text: &[u8]) {
        let mut text = text;
        if *self == BytesScan::NotBegun {
            *self = match text.strip_prefix(b"\\x") {
                Some(digits) => {
                    text = digits;
                    BytesScan::Hex { digits: 0 }
                }
                None => BytesScan::Escapes { octets: 0, escape: Escape::None },
            };
        }
        match self {
            BytesScan::Hex { digits } => *digits += text.len(),
            BytesScan::Escapes { octets, escape } => {
                for &byte in text {
                    *escape = match (*escape, byte) {
                        (Escape::None, b'\\') => Escape::Backslash,
                        (Escape::Backslash, b'0'..=b'3') => Escape::OneDigit,
                        (Escape::OneDigit, b'0'..=b'7') => Escape::TwoDigits,
                        (Escape::None, _) | (Escape::Backslash, b'\\') | (Escape::TwoDigits, b'0'..=b'7') => {
                            *octets += 1;
                            Escape::None
                        }
                        _ => {
                            *self = BytesScan::NotOfType;
                            return;
                        }
                    };
                }
            }
            BytesScan::NotBegun | BytesScan::NotOfType => {}
        }
    }

    /// How many bytes all of it stands for.
    pub(in super::super) fn octets(&self) -> Result<u64, NotOfType> {
        match self {
            BytesScan::NotBegun => Ok(0),
            BytesScan::Hex { digits } => of_hex(*digits),
            BytesScan::Escapes { octets, escape: Escape::None } => Ok(*octets),
            _ => Err(NotOfType),
        }
    }
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
            for length in 2..6 {
                let mut scan = BytesScan::default();
                text.chunks(length).for_each(|bits| scan.push(bits));
                assert_eq!(scan.octets(), expected, "{}", String::from_utf8_lossy(text));
            }
        }
        assert_eq!(octets_of_field(b"\\\\x0102"), Some(Ok(2)));
        assert_eq!(octets_of_field(b"abc"), None);
    }
}
