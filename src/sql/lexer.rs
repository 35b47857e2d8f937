//! The tokens of one SQL statement, as PostgreSQL's scanner finds them.

use memchr::{memchr, memchr2, memmem};

/// A piece of a statement that the grammar sees as one thing. White space and comments are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Offset of the first byte within the statement.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An identifier without quotes, or a keyword: the lexer does not tell them apart.
    Word,
    /// `"..."`
    QuotedIdentifier,
    /// `U&"..."`
    UnicodeIdentifier,
    /// `'...'` without backslash escapes.
    String,
    /// `E'...'`, and `'...'` where `standard_conforming_strings` is off.
    EscapeString,
    /// `U&'...'`
    UnicodeString,
    /// `B'...'` and `X'...'`
    BitString,
    /// `N'...'`
    NationalString,
    /// `$tag$...$tag$`
    DollarString,
    /// An integer or a number with a point or an exponent, without sign.
    Number,
    /// `$1`
    Parameter,
    /// An operator of one or more characters, `*` among them.
    Operator,
    /// `::`
    ColonColon,
    /// `:=`
    ColonEquals,
    /// `=>`
    EqualsGreater,
    /// A byte that stands for itself: `( ) [ ] , ; : .`, or one that SQL has no use for.
    Punctuation(u8),
    /// A string, quoted identifier or comment that the statement's end cuts off.
    Unterminated,
}

/// The setting `standard_conforming_strings`: what a backslash in a plain `'...'` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum StandardStrings {
    /// A backslash is a character like any other.
    #[default]
    On,
    /// A backslash starts an escape sequence, as in `E'...'`.
    Off,
}

/// What a byte can start, and whether it can go on in a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Letter,
    /// A letter that may belong to the quote behind it: `E'`, `B'`, `X'`, `N'`, `U&'`.
    Prefix,
    Digit,
    /// The last class that goes on in a word.
    Dollar,
    Space,
    Quote,
    DoubleQuote,
    Operator,
    Colon,
    Dot,
    Other,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class_of(byte as u8);
        byte += 1;
    }
    classes
}

const fn class_of(byte: u8) -> Class {
    match byte {
        b'b' | b'B' | b'e' | b'E' | b'n' | b'N' | b'u' | b'U' | b'x' | b'X' => Class::Prefix,
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xFF => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b'$' => Class::Dollar,
        b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Class::Space,
        b'\'' => Class::Quote,
        b'"' => Class::DoubleQuote,
        b'+' | b'-' | b'*' | b'/' | b'<' | b'>' | b'=' | b'~' | b'!' | b'@' | b'#' | b'%' | b'^' | b'&'
        | b'|' | b'`' | b'?' => Class::Operator,
        b':' => Class::Colon,
        b'.' => Class::Dot,
        _ => Class::Other,
    }
}

/// Puts the tokens of `statement` into `tokens`, which is emptied first.
///
/// Every statement has tokens, whatever its bytes: what PostgreSQL would refuse becomes
/// [`TokenKind::Unterminated`] or [`TokenKind::Punctuation`]. Of a statement of 4 GiB or more, which
/// no server takes, the end is left out.
pub(crate) fn tokenize(statement: &[u8], strings: StandardStrings, tokens: &mut Vec<Token>) {
    tokens.clear();
    let length = statement.len().min(u32::MAX as usize);
    let mut lexer = Lexer { text: &statement[..length], at: 0, strings, tokens };
    while lexer.at < length {
        lexer.next_token();
    }
}

struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    strings: StandardStrings,
    tokens: &'a mut Vec<Token>,
}

impl Lexer<'_> {
    /// Reads a token or a piece of white space at `at`, which lies within the text.
    #[inline]
    fn next_token(&mut self) {
        match CLASSES[self.text[self.at] as usize] {
            Class::Space => self.at += 1,
            Class::Letter => self.push(self.word_end(self.at + 1), TokenKind::Word),
            Class::Prefix => self.word_or_prefixed_quote(),
            Class::Digit => self.push(self.number_end(), TokenKind::Number),
            Class::Dollar => self.dollar(),
            Class::Quote => self.plain_string(self.at),
            Class::DoubleQuote => self.quoted_identifier(self.at, TokenKind::QuotedIdentifier),
            Class::Operator => self.operator_or_comment(),
            Class::Colon => self.colon(),
            Class::Dot if self.byte(self.at + 1).is_some_and(|byte| byte.is_ascii_digit()) => {
                self.push(self.number_end(), TokenKind::Number)
            }
            Class::Dot | Class::Other => self.push(self.at + 1, TokenKind::Punctuation(self.text[self.at])),
        }
    }

    /// Adds the token from `at` to `end` and goes on behind it.
    #[inline]
    fn push(&mut self, end: usize, kind: TokenKind) {
        // `tokenize` keeps the text below 4 GiB
        self.tokens.push(Token { start: self.at as u32, end: end as u32, kind });
        self.at = end;
    }

    fn push_unterminated(&mut self) {
        self.push(self.text.len(), TokenKind::Unterminated);
    }

    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    #[inline]
    fn word_end(&self, from: usize) -> usize {
        let mut end = from;
        while end < self.text.len() && CLASSES[self.text[end] as usize] <= Class::Dollar {
            end += 1;
        }
        end
    }

    fn word_or_prefixed_quote(&mut self) {
        let next = self.byte(self.at + 1);
        let letter = self.text[self.at].to_ascii_lowercase();
        match (letter, next) {
            (b'e', Some(b'\'')) => self.string(self.at + 1, TokenKind::EscapeString),
            (b'b' | b'x', Some(b'\'')) => self.string(self.at + 1, TokenKind::BitString),
            (b'n', Some(b'\'')) => match self.strings {
                StandardStrings::On => self.string(self.at + 1, TokenKind::NationalString),
                StandardStrings::Off => self.string(self.at + 1, TokenKind::EscapeString),
            },
            (b'u', Some(b'&')) if self.byte(self.at + 2) == Some(b'\'') => {
                self.string(self.at + 2, TokenKind::UnicodeString)
            }
            (b'u', Some(b'&')) if self.byte(self.at + 2) == Some(b'"') => {
                self.quoted_identifier(self.at + 2, TokenKind::UnicodeIdentifier)
            }
            _ => self.push(self.word_end(self.at + 1), TokenKind::Word),
        }
    }

    fn plain_string(&mut self, quote: usize) {
        match self.strings {
            StandardStrings::On => self.string(quote, TokenKind::String),
            StandardStrings::Off => self.string(quote, TokenKind::EscapeString),
        }
    }

    /// A literal whose opening quote stands at `quote`, with the literals that continue it on
    /// further lines.
    fn string(&mut self, quote: usize, kind: TokenKind) {
        let mut opening = quote;
        loop {
            let Some(end) = self.string_end(opening + 1, kind) else { return self.push_unterminated() };
            match self.continuation(end) {
                Some(next) => opening = next,
                None => return self.push(end, kind),
            }
        }
    }

    /// Where the literal ends whose first character stands at `from`.
    fn string_end(&self, from: usize, kind: TokenKind) -> Option<usize> {
        let mut at = from;
        loop {
            at += match kind {
                TokenKind::EscapeString => memchr2(b'\'', b'\\', &self.text[at..])?,
                _ => memchr(b'\'', &self.text[at..])?,
            };
            let is_pair = self.text[at] == b'\\' || self.byte(at + 1) == Some(b'\'');
            if !is_pair {
                return Some(at + 1);
            }
            at = (at + 2).min(self.text.len());
        }
    }

    /// The opening quote of a literal that continues the one ending at `from`: only white space
    /// with a line break and `--` comments lie between.
    fn continuation(&self, from: usize) -> Option<usize> {
        let mut at = from;
        let mut line_break = false;
        loop {
            match self.byte(at)? {
                b'\'' => return line_break.then_some(at),
                b'\n' | b'\r' => {
                    line_break = true;
                    at += 1;
                }
                b'-' if self.byte(at + 1) == Some(b'-') => at = self.line_end(at),
                byte if CLASSES[byte as usize] == Class::Space => at += 1,
                _ => return None,
            }
        }
    }

    fn quoted_identifier(&mut self, quote: usize, kind: TokenKind) {
        let mut at = quote + 1;
        while let Some(found) = memchr(b'"', &self.text[at..]) {
            at += found + 1;
            if self.byte(at) != Some(b'"') {
                return self.push(at, kind);
            }
            at += 1;
        }
        self.push_unterminated();
    }

    /// A parameter, a dollar-quoted string, or a lone `$`.
    fn dollar(&mut self) {
        let after = self.at + 1;
        if self.byte(after).is_some_and(|byte| byte.is_ascii_digit()) {
            return self.push(self.digits_end(after), TokenKind::Parameter);
        }
        let mut tag_end = after;
        while self.byte(tag_end).is_some_and(|byte| CLASSES[byte as usize] < Class::Dollar) {
            tag_end += 1;
        }
        if self.byte(tag_end) != Some(b'$') {
            return self.push(after, TokenKind::Punctuation(b'$'));
        }
        let body = tag_end + 1;
        let delimiter = &self.text[self.at..body];
        match memmem::find(&self.text[body..], delimiter) {
            Some(length) => self.push(body + length + delimiter.len(), TokenKind::DollarString),
            None => self.push_unterminated(),
        }
    }

    fn digits_end(&self, from: usize) -> usize {
        let mut end = from;
        while self.byte(end).is_some_and(|byte| byte.is_ascii_digit() || byte == b'_') {
            end += 1;
        }
        end
    }

    /// Where the number ends that starts at `at`.
    fn number_end(&self) -> usize {
        if let Some(end) = self.radix_number_end() {
            return end;
        }
        let mut end = self.digits_end(self.at);
        // `1..10` is a range of two numbers
        if self.byte(end) == Some(b'.') && self.byte(end + 1) != Some(b'.') {
            end = self.digits_end(end + 1);
        }
        if !matches!(self.byte(end), Some(b'e' | b'E')) {
            return end;
        }
        let sign = usize::from(matches!(self.byte(end + 1), Some(b'+' | b'-')));
        let exponent = end + 1 + sign;
        if self.byte(exponent).is_some_and(|byte| byte.is_ascii_digit()) {
            end = self.digits_end(exponent);
        }
        end
    }

    /// The end of `0x1F`, `0o17`, `0b11` (PostgreSQL 16).
    fn radix_number_end(&self) -> Option<usize> {
        if self.byte(self.at)? != b'0' {
            return None;
        }
        let radix = match self.byte(self.at + 1)? {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => return None,
        };
        let is_digit = |byte: u8| byte == b'_' || char::from(byte).is_digit(radix);
        let digits = self.text[self.at + 2..].iter().take_while(|byte| is_digit(**byte)).count();
        (digits > 0).then_some(self.at + 2 + digits)
    }

    fn colon(&mut self) {
        match self.byte(self.at + 1) {
            Some(b':') => self.push(self.at + 2, TokenKind::ColonColon),
            Some(b'=') => self.push(self.at + 2, TokenKind::ColonEquals),
            _ => self.push(self.at + 1, TokenKind::Punctuation(b':')),
        }
    }

    fn operator_or_comment(&mut self) {
        match (self.text[self.at], self.byte(self.at + 1)) {
            (b'-', Some(b'-')) => self.at = self.line_end(self.at),
            (b'/', Some(b'*')) => match self.block_comment_end() {
                Some(end) => self.at = end,
                None => self.push_unterminated(),
            },
            _ => self.operator(),
        }
    }

    /// The end of the line that `from` lies in.
    fn line_end(&self, from: usize) -> usize {
        memchr2(b'\n', b'\r', &self.text[from..]).map_or(self.text.len(), |length| from + length)
    }

    /// The end of the comment that starts at `at`, with the comments nested in it.
    fn block_comment_end(&self) -> Option<usize> {
        let mut at = self.at + 2;
        let mut depth = 1usize;
        while depth > 0 {
            at += memchr2(b'/', b'*', self.text.get(at..)?)?;
            match (self.text[at], self.byte(at + 1)?) {
                (b'/', b'*') => depth += 1,
                (b'*', b'/') => depth -= 1,
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
        }
        Some(at)
    }

    /// The longest run of operator characters, without a comment that starts in it. An operator of
    /// several characters ends in `+` or `-` only if it has a character that standard SQL does not
    /// use; otherwise those are signs of what follows (`a=-1`).
    fn operator(&mut self) {
        let run_end = self.operator_run_end();
        let run = &self.text[self.at..run_end];
        let may_end_in_sign = run
            .iter()
            .any(|byte| matches!(byte, b'~' | b'!' | b'@' | b'#' | b'^' | b'&' | b'|' | b'`' | b'?' | b'%'));
        let signs = match may_end_in_sign {
            true => 0,
            false => run[1..].iter().rev().take_while(|byte| matches!(byte, b'+' | b'-')).count(),
        };
        let length = run.len() - signs;
        let kind = if &run[..length] == b"=>" { TokenKind::EqualsGreater } else { TokenKind::Operator };
        self.push(self.at + length, kind);
        for _ in 0..signs {
            self.push(self.at + 1, TokenKind::Operator);
        }
    }

    fn operator_run_end(&self) -> usize {
        let mut end = self.at + 1;
        while self.byte(end).is_some_and(|byte| CLASSES[byte as usize] == Class::Operator) {
            if matches!((self.text[end], self.byte(end + 1)), (b'-', Some(b'-')) | (b'/', Some(b'*'))) {
                break;
            }
            end += 1;
        }
        end
    }
}

#[cfg(test)]
mod tests;
