//! What happens at a terminal, without a terminal.

/// A size in columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns; a Han character takes two.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

/// Something that a person or the window did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// Several characters at once: a paste, or what an input method composed.
    Text(String),
    /// The window has another size, or has to be painted again.
    Resize,
}

/// A key as far as the screens care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with Control.
    Control(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Tab.
    Tab,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

impl Event {
    /// Whether it asks to leave at once: Ctrl-C, or Ctrl-D.
    pub fn is_interrupt(&self) -> bool {
        matches!(self, Event::Key(Key::Control('c' | 'd')))
    }
}
