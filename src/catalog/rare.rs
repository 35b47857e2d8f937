//! Properties that nearly nothing has.

use std::ops::Deref;

/// Properties that nearly no object has: where they are all as usual, they take a single word. They are
/// read as if they stood here.
#[derive(Clone, Debug)]
pub struct Rare<T> {
    unusual: Option<Box<T>>,
}

/// Properties of which nearly every object has the same.
pub trait Usual: Default + PartialEq + 'static {
    /// What nearly every object has: what [`Default`] gives.
    const USUAL: &'static Self;
}

impl<T> Rare<T> {
    /// As usual.
    pub const fn new() -> Self {
        Rare { unusual: None }
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Rare::new()
    }
}

impl<T: Usual> From<T> for Rare<T> {
    fn from(properties: T) -> Self {
        Rare { unusual: (properties != *T::USUAL).then(|| Box::new(properties)) }
    }
}

impl<T: Usual> Deref for Rare<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.unusual.as_deref().unwrap_or(T::USUAL)
    }
}

impl<T: Usual> Rare<T> {
    /// The properties, to set one to something unusual: they take room from now on.
    pub fn to_mut(&mut self) -> &mut T {
        self.unusual.get_or_insert_default()
    }

    /// The properties, to change what is unusual, if anything is.
    pub fn unusual_mut(&mut self) -> Option<&mut T> {
        self.unusual.as_deref_mut()
    }

    /// Changes properties to whatever they are to be, and takes no room where they are as usual then.
    pub fn change(&mut self, change: impl FnOnce(&mut T)) {
        let mut properties = self.unusual.take().map(|properties| *properties).unwrap_or_default();
        change(&mut properties);
        *self = Rare::from(properties);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Colour {
        name: Option<Box<str>>,
    }

    impl Usual for Colour {
        const USUAL: &'static Self = &Colour { name: None };
    }

    #[test]
    fn what_is_as_usual_takes_one_word() {
        assert_eq!(size_of::<Rare<Colour>>(), size_of::<usize>());
        assert!(Rare::from(Colour::default()).unusual.is_none());
    }

    #[test]
    fn what_is_changed_is_kept() {
        let mut colour: Rare<Colour> = Rare::new();
        assert_eq!(colour.name, None);
        assert!(colour.unusual_mut().is_none());
        colour.to_mut().name = Some("red".into());
        assert_eq!(*colour, Colour { name: Some("red".into()) });
        assert_eq!(*Rare::from(Colour { name: Some("red".into()) }), *colour);
        colour.change(|colour| colour.name = None);
        assert!(colour.unusual.is_none());
    }
}
