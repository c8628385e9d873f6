//! Manifests, changed at random in the ways in which readers of YAML differ. The same number gives the same text.

use manifest_lib::rules::rules;

/// A generator of numbers: SplitMix64, whose numbers are the same on every machine and in every version.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    /// One below a bound, which is at least 1.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// What is written in ways that few use.
const ODD: &[&str] = &[
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: all}\nrules:\n- apiGroups: [!!binary Kg==]\n  resources: ['*']\n  verbs: [!!str get, \"li\\x73t\"]\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: merged\nbase: &base {a: 1, b: 2}\nmore: &more\n  b: 3\n  c: 4\ndata:\n  <<: *base\n  a: one\nothers:\n  <<: [*more, *base]\n  d: 5\ntwice:\n  <<: *base\n  <<: {e: 6}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: blocks}\ndata:\n  literal: |\n    one\n     two\n\n    three\n  stripped: |-\n    one\n\n  kept: |+\n    one\n\n  folded: >\n    one\n    two\n\n      three\n    four\n  indented: |2\n      one\n    two\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: numbers}\ndata: {a: 0x1F, b: 017, c: 1_000, d: 1e3, e: .5, f: 08, g: 12:30:45, h: 2001-01-01, i: 0b11, j: 0o17, k: 18446744073709551615, l: 1.5e300, m: -0.0, n: ~, o: yes, p: 'off', 1.5: x, 1e6: y, 0x10: z}\n",
    "# a comment\n---\n# another\napiVersion: v1   # here\nkind: ConfigMap\nmetadata:\n  name: \"comments\"\n  annotations: {a: 'it''s', \"b\": \"x\\ty\\u00e4\\\n    z\", c: plain text # here\n    }\n...\n# behind\n---\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"json\"}, \"data\": {\"a\": \"\\/\\u00e4\\n\", \"b\": \"1\", \"c\": \"\"}, \"n\": [1, -0, 1.5, 1e2, true, null]}\n",
    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"two\"}}\n",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: flow, labels: {a: b, }}, data: {\n  \"a\":b, c: [d, e: f, [g], {h: i}], ? j : k, l}}\n",
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: &meta\n    name: first\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: *meta\n-\n  apiVersion: example.com/v1\n  kind: Thing\n  metadata:\n    name: third\n  spec:\n  - - a\n    - b\n  -\n    c: d\n",
    "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: first}\n- metadata: {name: second}\n  data: {a: b}\n",
    "? apiVersion\n: v1\n? kind\n: ConfigMap\nmetadata:\n    name:   explicit\n    labels:\n        a: b\n          c\n        d: 'e\n\n          f'\nlist:\n- a\n-   b: c\n    d: e\n",
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n--- # and\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n---\n\n---\nnull\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c",
    "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\ndata:\r\n  a: |\r\n    one\r\n    two\r\n  b: 'three\r\n\r\n    four'\r\n",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  labels: {? a : b, 'c': !!str 1}\ndata:\n  key: !!binary |\n    aGVsbG8g\n    d29ybGQ=\n  tagged: !custom x\n  int: !!int '5'\n  none: !!null ''\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: keys}\ndata:\n  1: a\n  true: b\n  on: c\n  'on': d\n  1.0: e\n",
];

/// What readers of YAML read in different ways.
const PARTS: &[&str] = &[
    "\r",
    "\n",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\t",
    " ",
    "  ",
    "\u{a0}",
    "\u{feff}",
    "#",
    " #",
    "# c\n",
    "---\n",
    "\n---\n",
    "\n--- \n",
    "\n---\t# c\n",
    "--- {}\n",
    "---x",
    "\n...\n",
    "\n... # c\n",
    "...",
    "... ",
    "%YAML 1.1\n",
    "\n%YAML 1.2\n---\n",
    "%TAG ! x:\n",
    "!!binary ",
    "!!str ",
    "!!int ",
    "!!float ",
    "!!bool ",
    "!!null ",
    "!x ",
    "! ",
    "!!set ",
    "!<tag:yaml.org,2002:str> ",
    "!!timestamp ",
    "&a ",
    "*a",
    "*a ",
    "&b ",
    "*b ",
    "<<: ",
    "<<: *a\n",
    "<<: [*a, *b]\n",
    "<<",
    "\"<<\": ",
    "{<<: *a}",
    "? ",
    ": ",
    ":",
    "- ",
    "-",
    "?",
    "|",
    "|\n",
    "|-\n",
    ">",
    ">2\n",
    "|+1\n",
    ">-",
    "'",
    "\"",
    "''",
    "\\",
    "\\n",
    "\\/",
    "\\x41",
    "\\u0085",
    "\\U0001F600",
    "\\ud83d",
    "\\\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "{a}",
    "[a: b]",
    "null",
    "~",
    "true",
    "yes",
    "No",
    "on",
    "y",
    "0x1F",
    "017",
    "08",
    "0o17",
    "0b1",
    "1_0",
    "1e3",
    "1e30",
    ".5",
    "1.",
    "+1",
    "-0",
    ".inf",
    "-.inf",
    ".nan",
    "12:30",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "18446744073709551615",
    "99999999999999999999",
    "1.7976931348623157e308",
    "1e400",
    "\u{7f}",
    "\u{0}",
    "\u{fffe}",
    "é",
    "😀",
    "@",
    "`",
    "%",
    "&",
    "*",
    "!",
    "items: []\n",
    "items:\n",
    "kind: List\n",
    "kind: \n",
    "  ",
    "{{ x }}",
    "=",
    "a: b: c",
    "a: b\n",
    "\n  b: c",
    "\na: b",
    "\n- a",
    "\n\n",
];

/// All texts that are changed.
pub(crate) fn seeds() -> Vec<String> {
    let out = concat!(env!("CARGO_MANIFEST_DIR"), "/../out");
    let mut seeds: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).collect();
    for environment in ["dev", "prod"] {
        let text = std::fs::read_to_string(format!("{out}/{environment}/bundle.yaml")).unwrap_or_default();
        assert!(!text.is_empty(), "out/{environment}/bundle.yaml is missing");
        seeds.extend(text.split("\n---\n").map(|document| format!("{document}\n")));
    }
    for rule in rules() {
        seeds.extend([rule.good().to_owned(), rule.bad().to_owned()]);
    }
    seeds.retain(|seed| !seed.trim().is_empty());
    seeds
}

/// The text of a number. The first are the seeds themselves.
pub(crate) fn case(seeds: &[String], number: u64) -> String {
    if let Some(seed) = usize::try_from(number).ok().and_then(|number| seeds.get(number)) {
        return seed.clone();
    }
    let mut numbers = Numbers::new(number);
    // The odd ones are few, and hold more of what matters.
    let seed = |numbers: &mut Numbers| {
        let among = if numbers.below(2) == 0 { ODD.len() } else { seeds.len() };
        seeds[numbers.below(among)].clone()
    };
    let mut text = seed(&mut numbers);
    if numbers.below(6) == 0 {
        text.push_str(numbers.of(&["---\n", "\n---\n", "...\n", "", "--- # c\n"]));
        text.push_str(&seed(&mut numbers));
    }
    for _ in 0..numbers.of(&[1, 1, 1, 1, 2, 2, 3, 5]) {
        text = changed(&text, &mut numbers);
    }
    text
}

fn changed(text: &str, numbers: &mut Numbers) -> String {
    if text.is_empty() {
        return parts(text, numbers);
    }
    match numbers.below(12) {
        0..5 => parts(text, numbers),
        5..8 => lines(text, numbers),
        8..10 => words(text, numbers),
        _ => characters(text, numbers),
    }
}

/// Puts a part somewhere, mostly where a word begins or ends.
fn parts(text: &str, numbers: &mut Numbers) -> String {
    let edges: Vec<usize> = text
        .char_indices()
        .filter(|(at, sign)| {
            let before = text[..*at].chars().next_back().unwrap_or('\n');
            sign.is_alphanumeric() != before.is_alphanumeric() || *sign == '\n'
        })
        .map(|(at, _)| at)
        .collect();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = if edges.is_empty() || numbers.below(4) == 0 { numbers.of(&starts) } else { numbers.of(&edges) };
    let (before, behind) = text.split_at(at);
    format!("{before}{}{behind}", numbers.of(PARTS))
}

fn lines(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let (at, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
    match numbers.below(9) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at].clone()),
        2 => lines.swap(at, other),
        3 => lines[at] = format!("{}{}", " ".repeat(1 + numbers.below(3)), lines[at]),
        4 => lines[at] = lines[at].strip_prefix("  ").unwrap_or(&lines[at]).to_owned(),
        5 => {
            lines[at] = lines[at]
                .replace('\n', numbers.of(&["\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\r\r\n", "", " "]))
        }
        6 => {
            lines[at] = lines[at].replacen(
                ": ",
                numbers.of(&[":", ":\n", ": |\n", ": &a ", ": *a #", ": !!str ", ":\t", ": '", " : "]),
                1,
            )
        }
        7 => lines[at] = lines[at].replacen("  ", "\t", 1),
        // Where a line stands tells where a key of the same map may stand.
        _ => {
            let indent: String = lines[at].chars().take_while(|sign| *sign == ' ').collect();
            let more = numbers.of(&[
                "<<: *a\n",
                "<<: {a: b}\n",
                "a: &a {a: b}\n",
                "name: x\n",
                "- a\n",
                "# c\n",
                "a:\n",
                "? b\n",
                ": c\n",
                "- - a\n",
                "\"a\": b\n",
            ]);
            lines.insert(at, format!("{indent}{more}"));
        }
    }
    lines.concat()
}

/// Puts another value in the place of a word.
fn words(text: &str, numbers: &mut Numbers) -> String {
    let inner = |sign: char| sign.is_alphanumeric() || "._-/".contains(sign);
    let words: Vec<(usize, &str)> = text
        .match_indices(inner)
        .map(|(at, _)| at)
        .filter(|at| !text[..*at].chars().next_back().is_some_and(inner))
        .map(|at| (at, text[at..].split(|sign| !inner(sign)).next().unwrap_or_default()))
        .collect();
    if words.is_empty() {
        return parts(text, numbers);
    }
    let (at, word) = numbers.of(&words);
    let becomes = match numbers.below(4) {
        0 => format!("'{word}'"),
        1 => format!("\"{word}\""),
        2 => numbers.of(PARTS).to_owned(),
        _ => numbers.of(&words).1.to_owned(),
    };
    format!("{}{becomes}{}", &text[..at], &text[at + word.len()..])
}

fn characters(text: &str, numbers: &mut Numbers) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    let at = numbers.below(signs.len());
    match numbers.below(5) {
        0 => drop(signs.remove(at)),
        1 => signs.insert(at, signs[numbers.below(signs.len())]),
        2 => signs.truncate(at),
        3 => {
            let end = signs.len().min(at + 1 + numbers.below(40));
            let copy: Vec<char> = signs[at..end].to_vec();
            let to = numbers.below(signs.len());
            signs.splice(to..to, copy);
        }
        _ => signs[at] = char::from(u8::try_from(32 + numbers.below(95)).unwrap_or(b' ')),
    }
    signs.into_iter().collect()
}
