//! Several JSON values one behind the other.

/// The values, each with the number of lines before it; nothing for any other text. A value that begins within a line has
/// spaces for what stands before it there.
pub(super) fn stream(text: &str) -> Option<Vec<(usize, String)>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let (mut values, mut start) = (Vec::new(), 0);
    while let Some(value) = stream.next() {
        // Whatever is no JSON may be YAML.
        value.ok()?;
        let end = stream.byte_offset();
        let begins = start + text[start..end].len() - text[start..end].trim_start().len();
        let line = text[..begins].matches('\n').count();
        let column = begins - text[..begins].rfind('\n').map_or(0, |at| at + 1);
        values.push((line, " ".repeat(column) + &text[begins..end]));
        start = end;
    }
    (values.len() > 1).then_some(values)
}
