//! The builds that an environment runs, in a file that CI writes.

use super::ImageTag;
use crate::values::scan::{same, slice};
use crate::values::{Digest, Fault, Tag, WorkloadName, must};

/// The builds that an environment runs, in a file that CI writes: a line for each workload with its name, its tag and, if it
/// is pinned, its digest. Behind a `#` a line is a comment.
///
/// ```text
/// # What prod runs.
/// frontend 1.4.2
/// backend  1.4.0 sha256:0000000000000000000000000000000000000000000000000000000000000000
/// ```
///
/// The file stands beside the profile and is read by `include_str!`, so what is wrong in it does not compile:
///
/// ```
/// use manifest_lib::model::{ImageTag, Images};
/// # macro_rules! include_str { ($path:literal) => { "# What prod runs.\nfrontend 1.4.2\nbackend 1.4.0\n" } }
/// const IMAGES: Images = Images::new("prod.images", include_str!("prod.images"));
/// const BACKEND: ImageTag = IMAGES.tag("backend");
/// ```
///
/// `gen-cli set-image prod backend 1.4.1` edits it, once [`Environment::images`](crate::lower::Environment::images) names it.
#[derive(Clone, Copy, Debug)]
pub struct Images<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

/// A line of the file: where its words stand.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// From where to where the workload, the tag and the digest stand; the same place twice where there is none.
    pub(crate) words: [(usize, usize); 4],
    /// Where the next line begins.
    next: usize,
}

impl<'a> Images<'a> {
    /// The file's path, beside the profile, and its text.
    ///
    /// # Panics
    /// With the words of [`Self::try_new`] and the caller's line.
    #[track_caller]
    pub const fn new(path: &'a str, text: &'a str) -> Self {
        must(Self::try_new(path, text))
    }

    /// The same for what a program reads while it runs.
    ///
    /// # Errors
    /// If a line has no tag, more than three words, or a word that is none; or if two lines are of one workload. Names the
    /// file and the line.
    pub const fn try_new(path: &'a str, text: &'a str) -> Result<Self, Fault> {
        let images = Self { path, text };
        let mut from = 0;
        let mut number = 0;
        while let Some(line) = images.line(from, number) {
            if let Some(fault) = images.wrong(&line) {
                return Err(images.at(fault, &line));
            }
            (from, number) = (line.next, line.number);
        }
        Ok(images)
    }

    /// The build of a workload.
    ///
    /// # Panics
    /// If the file has no line of it.
    #[track_caller]
    pub const fn tag(&self, workload: &str) -> ImageTag<'a> {
        must(self.try_tag(workload))
    }

    /// The same for what a program reads while it runs.
    ///
    /// # Errors
    /// If the file has no line of it.
    #[track_caller]
    pub const fn try_tag(&self, workload: &str) -> Result<ImageTag<'a>, Fault> {
        let Some(line) = self.of(workload) else {
            return Err(Fault::about(self.path)
                .text(" has no line of ")
                .quoted(workload)
                .text(": write one such as `")
                .text(workload)
                .text(" 1.0.0`"));
        };
        let tag = self.word(&line, 1);
        let image = if same(tag, "latest") { Ok(ImageTag::latest()) } else { ImageTag::try_exact(tag) };
        match image {
            Ok(image) if !self.word(&line, 2).is_empty() => image.try_digest(self.word(&line, 2)),
            image => image,
        }
    }

    /// The line of a workload.
    pub(crate) const fn of(&self, workload: &str) -> Option<Line> {
        let mut from = 0;
        let mut number = 0;
        while let Some(line) = self.line(from, number) {
            if same(self.word(&line, 0), workload) {
                return Some(line);
            }
            (from, number) = (line.next, line.number);
        }
        None
    }

    /// The line that is of none of these workloads, if there is one.
    pub(crate) const fn stray(&self, workloads: &[super::Deployed<'_>]) -> Option<Fault> {
        let mut from = 0;
        let mut number = 0;
        while let Some(line) = self.line(from, number) {
            let name = self.word(&line, 0);
            let mut known = false;
            let mut i = 0;
            while i < workloads.len() {
                known |= same(workloads[i].name(), name);
                i += 1;
            }
            if !known {
                let fault = Fault::about(name).text(" is no workload of the app: correct the name, or remove the line");
                return Some(self.at(fault, &line));
            }
            (from, number) = (line.next, line.number);
        }
        None
    }

    /// A word of a line; empty where there is none.
    pub(crate) const fn word(&self, line: &Line, place: usize) -> &'a str {
        slice(self.text, line.words[place].0, line.words[place].1)
    }

    /// The next line with words, from a place on.
    pub(crate) const fn line(&self, mut from: usize, mut number: u64) -> Option<Line> {
        let bytes = self.text.as_bytes();
        while from < bytes.len() {
            number += 1;
            let mut words = [(from, from); 4];
            let (mut count, mut at) = (0, from);
            while at < bytes.len() && bytes[at] != b'\n' && bytes[at] != b'#' {
                if bytes[at].is_ascii_whitespace() {
                    at += 1;
                    continue;
                }
                let start = at;
                while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != b'#' {
                    at += 1;
                }
                if count < words.len() {
                    words[count] = (start, at);
                }
                count += 1;
            }
            while at < bytes.len() && bytes[at] != b'\n' {
                at += 1;
            }
            from = at + 1;
            if count > 0 {
                return Some(Line { number, words, next: from });
            }
        }
        None
    }

    const fn wrong(&self, line: &Line) -> Option<Fault> {
        let (name, tag, digest) = (self.word(line, 0), self.word(line, 1), self.word(line, 2));
        if let Err(fault) = WorkloadName::try_new(name) {
            return Some(fault);
        }
        if tag.is_empty() || !self.word(line, 3).is_empty() {
            return Some(
                Fault::about(name)
                    .text(" has not a tag and at most a digest: write `")
                    .text(name)
                    .text(" TAG` or `")
                    .text(name)
                    .text(" TAG DIGEST`"),
            );
        }
        if let Err(fault) = Tag::try_new(tag) {
            return Some(fault);
        }
        if !digest.is_empty()
            && let Err(fault) = Digest::try_new(digest)
        {
            return Some(fault);
        }
        match self.of(name) {
            Some(first) if first.number != line.number => {
                Some(Fault::about(name).text(" has a line before, line ").number(first.number).text(": remove one"))
            }
            _ => None,
        }
    }

    const fn at(&self, fault: Fault, line: &Line) -> Fault {
        fault.text(" (").text(self.path).text(":").number(line.number).text(")")
    }
}

/// The file's text with another build of a workload: a tag such as `1.4.2`, a digest, or both as `1.4.2@sha256:...`. All
/// other bytes stay. With a new tag alone the old digest goes, since it names the old build.
///
/// ```
/// use manifest_lib::model::set_image;
/// let text = "# What prod runs.\nfrontend  1.4.2 # since Monday\nbackend 1.4.0\n";
/// let set = set_image("prod.images", text, "frontend", "1.4.3");
/// assert_eq!(set.unwrap_or_default(), "# What prod runs.\nfrontend  1.4.3 # since Monday\nbackend 1.4.0\n");
/// let unknown = set_image("prod.images", text, "backnd", "1.4.3").err();
/// assert_eq!(unknown.as_deref(), Some("prod.images has no line of `backnd`: did you mean `backend`?"));
/// ```
///
/// # Errors
/// If the file is none, has no line of the workload, or the build is neither tag nor digest.
pub fn set_image(path: &str, text: &str, workload: &str, build: &str) -> Result<String, String> {
    let told = |fault: Fault| fault.to_string();
    let images = Images::try_new(path, text).map_err(told)?;
    let Some(line) = images.of(workload) else {
        let names: Vec<&str> = images.lines().map(|line| images.word(&line, 0)).collect();
        return Err(match crate::values::nearest(workload, names.iter().copied()) {
            Some(name) => format!("{path} has no line of `{workload}`: did you mean `{name}`?"),
            None => format!("{path} has no line of `{workload}`: it has {}", names.join(", ")),
        });
    };
    let old = (images.word(&line, 1), images.word(&line, 2));
    let (tag, digest) = match build.split_once('@') {
        Some((tag, digest)) => (tag, Some(digest)),
        None if build.starts_with("sha256:") => (old.0, Some(build)),
        None => (build, None),
    };
    Tag::try_new(tag).map_err(told)?;
    let digest = digest.map(Digest::try_new).transpose().map_err(told)?;
    let [_, tag_at, digest_at, _] = line.words;
    // Behind the tag stands the digest, if there is one, with the space before it.
    let end = if old.1.is_empty() { tag_at.1 } else { digest_at.1 };
    let space = if old.1.is_empty() { " " } else { &text[tag_at.1..digest_at.0] };
    let digest = digest.map(|digest| format!("{space}{digest}")).unwrap_or_default();
    Ok(format!("{}{tag}{digest}{}", &text[..tag_at.0], &text[end..]))
}

impl Images<'_> {
    /// All lines with words.
    fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        let mut at = (0, 0);
        std::iter::from_fn(move || {
            let line = self.line(at.0, at.1)?;
            at = (line.next, line.number);
            Some(line)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    fn digest(digit: &str) -> String {
        format!("sha256:{}", digit.repeat(64))
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, words) in [
            ("web", "`web` has not a tag"),
            ("web 1 2", "`2` is not an image digest"),
            ("web 1 a b", "`web` has not a tag"),
            ("Web 1", "`Web` is not"),
            ("web -1", "`-1` is not an image tag"),
            ("web 1\n\nweb 2", "`web` has a line before, line 1"),
        ] {
            let fault = Images::try_new("a.images", text).unwrap_err().to_string();
            assert!(fault.contains(words), "{fault}");
            let line = text.lines().count();
            assert!(fault.ends_with(&format!("(a.images:{line})")), "{fault}");
        }
        for text in ["", "# nothing", "\n\n", "web 1\r\napi latest\r\n", "web 1#x"] {
            Images::try_new("a.images", text).unwrap();
        }
    }

    #[test]
    fn an_edit_changes_a_word_and_nothing_else() {
        let (a, b) = (digest("a"), digest("b"));
        let text = format!("# a\r\n\r\n  web\t1.0  {a}   # why\r\napi 2.0");
        let set = |workload, build: &str| set_image("x", &text, workload, build).unwrap();
        assert_eq!(set("web", &b), text.replace(&a, &b));
        // The old digest is of the old build.
        assert_eq!(set("web", "1.1"), text.replace(&format!("1.0  {a}"), "1.1"));
        assert_eq!(set("web", &format!("1.1@{b}")), text.replace(&format!("1.0  {a}"), &format!("1.1  {b}")));
        assert_eq!(set("api", &b), format!("{text} {b}"));
        assert_eq!(set("api", "2.0"), text);
        for (workload, build) in
            [("apy", "1"), ("web", ""), ("web", "1@"), ("web", "sha256:1"), ("web", "a b"), ("web", "1@x")]
        {
            assert!(set_image("x", &text, workload, build).is_err(), "{workload} {build}");
        }
    }
}
