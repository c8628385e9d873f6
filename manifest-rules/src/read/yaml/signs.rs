//! The signs that a text of YAML may hold.
//! Source: YAML 1.1, "Character Set".

use super::super::broken::Broken;
use super::super::places::Places;

/// # Errors
/// If a sign stands in the text that none may hold, or a byte order mark within it.
pub(super) fn check(text: &str, begins: (usize, usize)) -> Result<(), Broken> {
    let Some((at, sign)) = text.char_indices().find(|(_, sign)| !is_allowed(*sign)) else { return Ok(()) };
    let place = Places::new(text, begins).of(at);
    Err(if sign == '\u{feff}' {
        Broken::new(place, "a byte order mark stands here, and kubectl takes it for a part of the text: remove it")
    } else {
        Broken::grammar(place, &format!("the sign U+{:04X} stands here: remove it", u32::from(sign)))
    })
}

fn is_allowed(sign: char) -> bool {
    match sign {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' => true,
        '\u{feff}' => false,
        _ => matches!(sign, '\u{a0}'..='\u{fffd}' | '\u{10000}'..),
    }
}
