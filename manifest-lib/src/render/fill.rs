//! Texts with places for words: `%NAME%`, which neither Go templates nor Markdown use. A long text is a file beside the
//! code.
//!
//! The compiler compares a text with the names that it is filled with: a place without a word does not compile, and
//! neither does a word without a place.

/// A constant text, filled: `fill!(include_str!("text/page.md"), NAME = name, PORT = &port)`. Each word is a `&str`.
macro_rules! fill {
    ($text:expr $(, $name:ident = $word:expr)* $(,)?) => {{
        const PAGE: $crate::render::Page<{ [$(stringify!($name)),*].len() }> =
            $crate::render::Page::new($text, [$(stringify!($name)),*]);
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
        let mut placed = [false; N];
        let mut from = 0;
        while let Some((start, end)) = place(text, from) {
            let name = index_of(text, start, end, &names);
            assert!(name < N, "the text has a place that no word is given for");
            placed[name] = true;
            from = end;
        }
        let mut name = 0;
        while name < N {
            assert!(placed[name], "a word is given for a place that the text does not have");
            name += 1;
        }
        Self { text, names }
    }

    /// The text with a word for each name, in their order. What looks like a place in a word stays as it is.
    pub(crate) fn fill(&self, words: [&str; N]) -> String {
        let mut filled = String::with_capacity(self.text.len());
        let mut done = 0;
        while let Some((start, end)) = place(self.text, done) {
            filled.push_str(&self.text[done..start]);
            filled.push_str(words[index_of(self.text, start, end, &self.names)]);
            done = end;
        }
        filled + &self.text[done..]
    }
}

/// Where the first place at or after `from` starts and ends, its signs included.
const fn place(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = from;
    while start < bytes.len() {
        if bytes[start] == b'%' {
            let mut end = start + 1;
            while end < bytes.len() && (bytes[end].is_ascii_uppercase() || bytes[end] == b'_') {
                end += 1;
            }
            if end > start + 1 && end < bytes.len() && bytes[end] == b'%' {
                return Some((start, end + 1));
            }
        }
        start += 1;
    }
    None
}

/// Which of the names the place has; their number if it has none of them.
const fn index_of(text: &str, start: usize, end: usize, names: &[&str]) -> usize {
    let place = text.as_bytes();
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut same = if end - start == name.len() + 2 { 0 } else { usize::MAX };
        while same < name.len() && place[start + 1 + same] == name[same] {
            same += 1;
        }
        if same == name.len() {
            return index;
        }
        index += 1;
    }
    index
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
