//! Values shared between views.

use std::ops::Deref;
use std::rc::Rc;

/// A shared value that equals only itself.
///
/// Views are drawn again when their properties differ. To compare a document
/// by its content would cost as much as to draw it.
#[derive(Debug)]
pub struct PtrEq<T: ?Sized>(Rc<T>);

impl<T> PtrEq<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T: ?Sized> Clone for PtrEq<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for PtrEq<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for PtrEq<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
