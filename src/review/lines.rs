//! The log as JSON Lines: one object a review, in one canonical form, so that the same log is always the same bytes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{CardKeyError, LoggedReview, Review, SentenceIdError};
use crate::schedule::{Grade, Moment, MomentError, UtcOffset};

/// The form of the lines; it changes only with their meaning.
const SCHEMA: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    schema: u32,
    card: String,
    at: String,
    grade: String,
    taken_ms: u32,
    question: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    expected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone: Option<String>,
}

/// Only this much is looked at before the form of a line is known.
#[derive(Deserialize)]
struct Version {
    schema: u32,
}

/// Why a line is no review.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Not the object that it must be.
    #[error("{source}; a line is one review as `duoyin export-reviews` writes it")]
    Json {
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Written by a newer program.
    #[error("schema {found} is of a newer version of duoyin; update duoyin and import the file again")]
    Schema {
        /// The line's schema.
        found: u32,
    },
    /// No grade.
    #[error("`{found}` is no grade; write again, hard, good or easy")]
    Grade {
        /// What stands there.
        found: String,
    },
    /// No card.
    #[error(transparent)]
    Card(CardKeyError),
    /// No time.
    #[error(transparent)]
    Time(MomentError),
    /// No sentence's number.
    #[error(transparent)]
    Sentence(SentenceIdError),
}

/// A line that was not understood.
#[derive(Debug)]
pub struct LineProblem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub error: LineError,
}

impl LoggedReview {
    /// The review as one line, without the line's end.
    ///
    /// ```
    /// use duoyin::review::LoggedReview;
    ///
    /// let line = concat!(
    ///     r#"{"schema":1,"card":"polyphone:行:hang2","at":"2026-03-01T09:30:00.000+08:00","grade":"again","taken_ms":3200,"#,
    ///     r#""question":"type-reading","answer":"xing2","expected":"hang2"}"#
    /// );
    /// assert_eq!(LoggedReview::from_line(line.as_bytes()).unwrap().to_line(), line);
    /// ```
    pub fn to_line(&self) -> String {
        let review = &self.review;
        let line = Line {
            schema: SCHEMA,
            card: review.card.to_string(),
            at: review.at.to_string(),
            grade: review.grade.name().into(),
            taken_ms: review.taken_millis(),
            question: review.question.clone(),
            sentence: review.sentence.map(|sentence| sentence.to_string()),
            answer: review.answer.clone(),
            expected: review.expected.clone(),
            undone: self.undone.map(|time| Moment::new(time, UtcOffset::UTC).to_string()),
        };
        serde_json::to_string(&line).expect("texts and numbers are JSON")
    }

    /// Reads a line.
    pub fn from_line(line: &[u8]) -> Result<LoggedReview, LineError> {
        let json = |source| LineError::Json { source };
        let Version { schema } = serde_json::from_slice(line).map_err(json)?;
        if schema != SCHEMA {
            return Err(LineError::Schema { found: schema });
        }
        let line: Line = serde_json::from_slice(line).map_err(json)?;
        let review = Review {
            at: line.at.parse().map_err(LineError::Time)?,
            card: line.card.parse().map_err(LineError::Card)?,
            grade: Grade::from_name(&line.grade).ok_or(LineError::Grade { found: line.grade })?,
            taken: Duration::from_millis(line.taken_ms.into()),
            question: line.question,
            sentence: line.sentence.map(|id| id.parse().map_err(LineError::Sentence)).transpose()?,
            answer: line.answer,
            expected: line.expected,
        };
        let undone: Option<Moment> = line.undone.map(|time| time.parse().map_err(LineError::Time)).transpose()?;
        Ok(LoggedReview { review, undone: undone.map(|moment| moment.at) })
    }

    /// Reads a file of lines: all reviews that are understood, and every line that is not. Empty lines say nothing.
    pub fn from_lines(bytes: &[u8]) -> (Vec<LoggedReview>, Vec<LineProblem>) {
        let (mut reviews, mut problems) = (Vec::new(), Vec::new());
        for (position, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match LoggedReview::from_line(line) {
                Ok(review) => reviews.push(review),
                Err(error) => problems.push(LineProblem { line: position + 1, error }),
            }
        }
        (reviews, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::tests::any_logged_review;
    use proptest::prelude::*;

    const GOOD: &str = concat!(
        r#"{"schema":1,"card":"word:银行:yin2hang2","at":"2026-03-01T09:30:00.000+08:00","grade":"good","taken_ms":3200,"#,
        r#""question":"type-word","sentence":"00000000000000ff","expected":"yin2hang2","undone":"2026-03-01T01:31:00.000+00:00"}"#
    );

    #[test]
    fn every_line_that_is_not_understood_is_named_with_what_to_do() {
        let broken = [
            (GOOD.replace("\"schema\":1", "\"schema\":2"), "schema 2 is of a newer version of duoyin; update duoyin"),
            (GOOD.replace("good", "fine"), "`fine` is no grade; write again, hard, good or easy"),
            (GOOD.replace("word:银行", "银行"), "`银行:yin2hang2` is no card; write it like polyphone:行:hang2"),
            (GOOD.replace("+08:00", ""), "`2026-03-01T09:30:00.000` is no time; write it like"),
            (GOOD.replace("ff\"", "\""), "`00000000000000` is no sentence number; it has sixteen digits"),
            (GOOD.replace("3200", "-1"), "invalid value: integer `-1`, expected u32"),
            (GOOD.replace("taken_ms", "took"), "unknown field `took`"),
            (GOOD.replace("\"grade\":\"good\",", ""), "missing field `grade`"),
            (GOOD[..40].into(), "a line is one review as `duoyin export-reviews` writes it"),
            ("[]".into(), "invalid length 0, expected struct Version"),
        ];
        let text: String = broken.iter().map(|(line, _)| format!("{line}\r\n\n{GOOD}\n")).collect();
        let (reviews, problems) = LoggedReview::from_lines(text.as_bytes());
        assert_eq!(reviews.len(), broken.len());
        assert_eq!(problems.len(), broken.len());
        for (position, (problem, (line, message))) in problems.iter().zip(&broken).enumerate() {
            assert_eq!(problem.line, 3 * position + 1);
            assert!(problem.error.to_string().contains(message), "{line}: {}", problem.error);
        }
        let (_, problems) = LoggedReview::from_lines(b"{\"schema\":1,\"card\":\"\xff\"}");
        assert_eq!(problems.len(), 1, "bytes that are no UTF-8");
    }

    #[test]
    fn what_was_taken_back_says_so() {
        let logged = LoggedReview::from_line(GOOD.as_bytes()).unwrap();
        assert_eq!(logged.undone, Some(logged.review.at.at.plus(Duration::from_secs(60))));
        assert_eq!(logged.to_line(), GOOD);
    }

    proptest! {
        #[test]
        fn a_review_reads_back_as_written(logged in any_logged_review()) {
            let line = logged.to_line();
            let read = LoggedReview::from_line(line.as_bytes()).unwrap();
            prop_assert_eq!(read.to_line(), line);
            prop_assert_eq!(read, logged);
        }
    }
}
