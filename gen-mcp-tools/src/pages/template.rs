//! Texts with placeholders: `{{name}}` stands for a value.

use super::error::PagesError;

/// A placeholder's name and its value; none if the team has nothing of that kind.
pub(super) type Value = (&'static str, Option<String>);

/// The text with its values. A line that asks for what the team does not have is left out, with the empty line behind it
/// if it stood between two.
pub(super) fn filled(template: &str, values: &[Value]) -> Result<String, PagesError> {
    let mut out = String::new();
    let mut left_out = false;
    for line in template.lines() {
        match filled_line(line, values)? {
            Some(line) if line.is_empty() && left_out && out.ends_with("\n\n") => {}
            Some(line) => {
                left_out = false;
                out += &line;
                out.push('\n');
            }
            None => left_out = true,
        }
    }
    Ok(out)
}

fn filled_line(line: &str, values: &[Value]) -> Result<Option<String>, PagesError> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((text, behind)) = rest.split_once("{{") {
        let Some((name, more)) = behind.split_once("}}") else {
            return Err(PagesError::Template(format!("a placeholder has no end: close it, in `{line}`")));
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
            return Err(PagesError::Template(format!(
                "there is no placeholder `{name}`: there are {}",
                known.join(", ")
            )));
        };
        let Some(value) = value else { return Ok(None) };
        out += text;
        out += value;
        rest = more;
    }
    Ok(Some(out + rest))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    fn fill(template: &str) -> Result<String, String> {
        let values = [("a", Some("1".to_owned())), ("b", Some("{{a}}".to_owned())), ("none", None)];
        filled(template, &values).map_err(|error| error.to_string())
    }

    #[test]
    fn a_value_stands_where_its_name_does() {
        assert_eq!(fill("x {{a}}{{a}} ${y} {z}\n\n{{b}}\n").unwrap(), "x 11 ${y} {z}\n\n{{a}}\n");
    }

    #[test]
    fn a_line_without_its_value_is_left_out() {
        assert_eq!(fill("x\n{{a}} {{none}}\ny\n").unwrap(), "x\ny\n");
        assert_eq!(fill("x\n\n{{none}}\n\ny\n\n\nz\n").unwrap(), "x\n\ny\n\n\nz\n");
    }

    #[test]
    fn what_nobody_knows_is_an_error() {
        assert_eq!(fill("{{c}}").unwrap_err(), "there is no placeholder `c`: there are a, b, none");
        assert!(fill("{{a").unwrap_err().contains("has no end"));
    }
}
