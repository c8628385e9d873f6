//! A list that a constant can be built up in: the slice that somebody wrote, and after it single items.
//!
//! A slice that is made of a `const fn`'s parameters does not outlive the function (rustc's E0515), so a team's own
//! helper cannot write `.ports(&[Port::http(port)])`. Single items are moved, and so live in the list itself.

use crate::values::Fault;

/// A borrowed slice, and behind it at most `N` items of its own.
#[derive(Clone, Copy)]
pub(crate) struct List<'a, T, const N: usize> {
    slice: &'a [T],
    own: [Option<T>; N],
    length: usize,
}

impl<'a, T: Copy, const N: usize> List<'a, T, N> {
    pub(crate) const EMPTY: Self = Self { slice: &[], own: [None; N], length: 0 };

    pub(crate) const fn of_one(item: T) -> Self {
        let mut list = Self::EMPTY;
        list.own[0] = Some(item);
        list.length = 1;
        list
    }

    /// Puts another slice before the single items.
    pub(crate) const fn set(&mut self, slice: &'a [T]) {
        self.slice = slice;
    }

    /// One item more, at the end. `one` and `many` are the names of the methods that add one and that take a slice.
    #[track_caller]
    pub(crate) const fn push(&mut self, item: T, one: &str, many: &str) {
        if self.length == N {
            Fault::new("`.")
                .text(one)
                .text("(...)` is called more than ")
                .number(N as u64)
                .text(" times, and a workload has room for no more: write them as one list, `.")
                .text(many)
                .text("(&[...])`")
                .refuse()
        }
        self.own[self.length] = Some(item);
        self.length += 1;
    }

    pub(crate) const fn len(&self) -> usize {
        self.slice.len() + self.length
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a place, as a `const fn` can ask for it.
    pub(crate) const fn get(&self, at: usize) -> Option<&T> {
        if at < self.slice.len() {
            return Some(&self.slice[at]);
        }
        let at = at - self.slice.len();
        if at < self.length { self.own[at].as_ref() } else { None }
    }

    pub(crate) const fn first(&self) -> Option<&T> {
        self.get(0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.slice.iter().chain(self.own.iter().flatten())
    }
}

impl<T: Copy + core::fmt::Debug, const N: usize> core::fmt::Debug for List<'_, T, N> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_items_stand_behind_the_slice() {
        const LIST: List<'_, u32, 2> = {
            let mut list = List::EMPTY;
            list.push(3, "one", "many");
            list.set(&[1, 2]);
            list.push(4, "one", "many");
            list
        };
        assert_eq!(LIST.iter().copied().collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!((LIST.len(), LIST.get(3), LIST.get(4), LIST.first()), (4, Some(&4), None, Some(&1)));
        assert!(!LIST.is_empty() && List::<'_, u32, 0>::EMPTY.is_empty());
    }

    #[test]
    #[should_panic(expected = "`.port(...)` is called more than 1 times")]
    fn past_its_bound_the_list_names_the_slice_method() {
        let mut list = List::<'_, u32, 1>::EMPTY;
        list.push(1, "port", "ports");
        list.push(2, "port", "ports");
    }
}
