//! Texts in files of their own, with places for words: `%NAME%`, which neither Go templates nor Markdown use.
//!
//! The compiler compares a file with the names that it is filled with: a place without a word does not compile, and
//! neither does a word without a place.

/// The text of a file beside the code, filled: `fill!("text/page.md", NAME = name, PORT = &port)`. Each word is a `&str`.
macro_rules! fill {
    ($file:literal $(, $name:ident = $word:expr)* $(,)?) => {{
        const PAGE: $crate::render::Page<{ [$(stringify!($name)),*].len() }> =
            $crate::render::Page::new(include_str!($file), [$(stringify!($name)),*]);
        PAGE.fill([$($word),*])
    }};
}
pub(crate) use fill;

/// A text and the names of its places.
pub(crate) struct Page<const N: usize> {
    text: &'static str,
    names: [&'static str; N],
}

impl<const N: usize> Page<N> {
    /// A text with exactly these places; in a constant, any other does not compile.
    pub(crate) const fn new(text: &'static str, names: [&'static str; N]) -> Self {
        assert!(every_place_is_named(text, &names), "the text has a place that no word is given for");
        assert!(every_name_is_placed(text, &names), "a word is given for a place that the text does not have");
        Self { text, names }
    }

    /// The text with a word for each name, in their order. What looks like a place in a word stays as it is.
    pub(crate) fn fill(&self, words: [&str; N]) -> String {
        let mut filled = String::with_capacity(self.text.len());
        let mut done = 0;
        while let Some((start, end)) = place(self.text, done) {
            let named = self.names.iter().zip(words).find(|(name, _)| is(self.text, start, end, name));
            filled.push_str(&self.text[done..start]);
            filled.push_str(named.map_or("", |(_, word)| word));
            done = end;
        }
        filled + &self.text[done..]
    }
}

const fn every_place_is_named(text: &str, names: &[&str]) -> bool {
    let mut from = 0;
    while let Some((start, end)) = place(text, from) {
        let mut name = 0;
        while name < names.len() && !is(text, start, end, names[name]) {
            name += 1;
        }
        if name == names.len() {
            return false;
        }
        from = end;
    }
    true
}

const fn every_name_is_placed(text: &str, names: &[&str]) -> bool {
    let mut name = 0;
    while name < names.len() {
        let mut from = 0;
        loop {
            match place(text, from) {
                None => return false,
                Some((start, end)) if is(text, start, end, names[name]) => break,
                Some((_, end)) => from = end,
            }
        }
        name += 1;
    }
    true
}

/// Where the first place at or after `from` starts and ends, its signs included.
const fn place(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = from;
    while start < bytes.len() {
        let mut end = start + 1;
        while end < bytes.len() && (bytes[end].is_ascii_uppercase() || bytes[end] == b'_') {
            end += 1;
        }
        if bytes[start] == b'%' && end > start + 1 && end < bytes.len() && bytes[end] == b'%' {
            return Some((start, end + 1));
        }
        start += 1;
    }
    None
}

/// Whether the place has this name.
const fn is(text: &str, start: usize, end: usize, name: &str) -> bool {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    if end - start != name.len() + 2 {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if text[start + 1 + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_into_their_places() {
        const PAGE: Page<2> = Page::new("%A%: {{ printf \"%d%s\" .A }} %B_C%, 5% of %A%%B_C%\n", ["A", "B_C"]);
        assert_eq!(PAGE.fill(["x", "%A%"]), "x: {{ printf \"%d%s\" .A }} %A%, 5% of x%A%\n");
    }

    #[test]
    fn what_is_no_place_stays() {
        for text in ["", "%", "%%", "%a%", "%A", "%A-B%", "100%"] {
            assert_eq!(Page::new(text, []).fill([]), text);
        }
    }

    #[test]
    #[should_panic = "the text has a place that no word is given for"]
    fn a_place_without_a_word_is_refused() {
        Page::new("%A% %B%", ["A"]);
    }

    #[test]
    #[should_panic = "a word is given for a place that the text does not have"]
    fn a_word_without_a_place_is_refused() {
        Page::new("%A% %b% B% %B", ["A", "B"]);
    }
}
