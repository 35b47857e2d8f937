//! How the file is laid out: a line for each object's key and each column, what is below on that line.
//! So a file can be read, and two of them compared line by line.

use std::io;

use serde_json::ser::Formatter;

/// Down to this depth every value has a line of its own: the file, a list of objects, an object, a list
/// in it.
const DEPTH_OF_LINES: usize = 4;

/// Writes JSON in lines.
#[derive(Default)]
pub(super) struct Lines {
    depth: usize,
    /// Whether the list or object that was opened last has a value.
    has_value: bool,
}

impl Lines {
    fn open<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        if self.has_value && self.depth <= DEPTH_OF_LINES {
            line(out, self.depth - 1)?;
        }
        self.depth -= 1;
        self.has_value = true;
        out.write_all(bracket)
    }

    fn begin_item<W: ?Sized + io::Write>(&self, out: &mut W, is_first: bool) -> io::Result<()> {
        if !is_first {
            out.write_all(b",")?;
        }
        match (self.depth <= DEPTH_OF_LINES, is_first) {
            (true, _) => line(out, self.depth),
            (false, true) => Ok(()),
            (false, false) => out.write_all(b" "),
        }
    }
}

fn line<W: ?Sized + io::Write>(out: &mut W, depth: usize) -> io::Result<()> {
    out.write_all(b"\n")?;
    (0..depth).try_for_each(|_| out.write_all(b" "))
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.begin_item(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.begin_item(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}
