//! Structs that can tell their fields, so that a test knows of each one.

/// A struct, and a list of its fields with their text.
macro_rules! listed {
    ($(#[$of:meta])* $vis:vis struct $name:ident<$life:lifetime> {
        $($(#[$doc:meta])* $field_vis:vis $field:ident: $type:ty,)*
    }) => {
        $(#[$of])*
        $vis struct $name<$life> {
            $($(#[$doc])* $field_vis $field: $type,)*
        }

        impl $name<'_> {
            /// Each field's name and text.
            pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), format!("{:?}", self.$field)),)*]
            }
        }
    };
}
pub(super) use listed;
