//! Tone colours. There is no standard, so there are presets; colour never is the only sign of a tone.

use serde::Serialize;

/// Which colours the tones have on the cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ToneColors {
    /// Red, orange, green, blue, grey: what most Anki decks have.
    #[default]
    Mdbg,
    /// Red, green, blue, purple, grey.
    Pleco,
    /// Light blue, green, orange, red, grey.
    Hanping,
    /// Orange, green, blue, red, grey.
    Sinosplice,
    /// All tones in the colour of the text.
    None,
}

/// Colours of tones 1–5: for a light page, for a dark page, and for a terminal of which nobody knows whether it is light or dark.
struct Palette {
    day: [&'static str; 5],
    night: [&'static str; 5],
    either: [&'static str; 5],
}

impl ToneColors {
    /// The style rules that give the tone classes their colours. Hues are the presets' own; shades are moved where the hue on
    /// any background of the cards would fall below a contrast of 4.5 : 1 (WCAG 2.2, 1.4.3).
    pub fn css(self) -> String {
        let Some(palette) = self.palette() else { return String::new() };
        let variables = |colors: [&str; 5]| -> String {
            colors.iter().enumerate().map(|(index, color)| format!("--tone{}: {color}; ", index + 1)).collect()
        };
        format!(".card {{ {}}}\n.nightMode.card, .night_mode.card {{ {}}}\n", variables(palette.day), variables(palette.night))
    }
}

impl ToneColors {
    /// The colour of each tone, 1–5, as red, green and blue, for a terminal whose background is not known; `None` for no colours.
    pub fn terminal(self) -> Option<[[u8; 3]; 5]> {
        let channel = |color: &str, start: usize| u8::from_str_radix(&color[start..start + 2], 16).unwrap_or(u8::MAX);
        Some(self.palette()?.either.map(|color| [channel(color, 1), channel(color, 3), channel(color, 5)]))
    }

    fn palette(self) -> Option<Palette> {
        Some(match self {
            ToneColors::Mdbg => Palette {
                day: ["#d2222a", "#b14f0b", "#387b19", "#2f6eb3", "#6c6c6c"],
                night: ["#ffa0a3", "#ffa560", "#8fd36a", "#91beef", "#bababa"],
                either: ["#d9232b", "#c2570c", "#3f8a1c", "#2f6fb5", "#6f6f6f"],
            },
            ToneColors::Pleco => Palette {
                day: ["#db0000", "#017e23", "#1510f0", "#8900bf", "#6c6c6c"],
                night: ["#ffa1a1", "#3fd86b", "#b4b3ff", "#e1a4ff", "#bababa"],
                either: ["#e30000", "#018a26", "#5b57ff", "#a53fd6", "#777777"],
            },
            ToneColors::Hanping => Palette {
                day: ["#1d6eb8", "#237d23", "#a65800", "#d00020", "#6c6c6c"],
                night: ["#7cc0ff", "#65d165", "#ffa741", "#ffa1ac", "#bababa"],
                either: ["#1f78c8", "#237f23", "#b86200", "#d00020", "#6f6f6f"],
            },
            ToneColors::Sinosplice => Palette {
                day: ["#b14f0b", "#2a7c19", "#2f5fc5", "#d2222a", "#6c6c6c"],
                night: ["#ffa560", "#8fd36a", "#a0b9ff", "#ffa0a3", "#bababa"],
                either: ["#c2570c", "#2f8a1c", "#2f5fc5", "#d9232b", "#6f6f6f"],
            },
            ToneColors::None => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.2.
    fn luminance(color: &str) -> f64 {
        let channel = |start: usize| {
            let value = f64::from(u8::from_str_radix(&color[start..start + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn every_tone_is_readable_on_a_terminal_black_or_white() {
        for colors in [ToneColors::Mdbg, ToneColors::Pleco, ToneColors::Hanping, ToneColors::Sinosplice] {
            for [red, green, blue] in colors.terminal().unwrap() {
                let luminance = luminance(&format!("#{red:02x}{green:02x}{blue:02x}")) + 0.05;
                assert!(1.05 / luminance >= 3.0 && luminance / 0.05 >= 3.0, "{colors:?} {red} {green} {blue}");
            }
        }
        assert_eq!(ToneColors::None.terminal(), None);
    }

    #[test]
    fn every_tone_is_readable_by_day_and_by_night() {
        for colors in [ToneColors::Mdbg, ToneColors::Pleco, ToneColors::Hanping, ToneColors::Sinosplice] {
            let css = colors.css();
            // The paper, the mark of a target and the panel of `style.css`; a page of its own is white, or nearly black.
            let papers = [["#ffffff", "#fdfdfb", "#fff0b8", "#f3f3ef"], ["#121212", "#242426", "#57491b", "#303033"]];
            for (line, papers) in css.lines().zip(papers) {
                let tones = line.split("--tone").skip(1).map(|rest| &rest[3..10]);
                for (color, paper) in tones.flat_map(|color| papers.map(|paper| (color, paper))) {
                    let (a, b) = (luminance(color) + 0.05, luminance(paper) + 0.05);
                    let contrast = if a > b { a / b } else { b / a };
                    assert!(contrast >= 4.5, "{colors:?} {color} on {paper}: {contrast:.2}");
                }
            }
        }
        assert!(ToneColors::None.css().is_empty());
    }
}
