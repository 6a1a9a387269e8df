//! Questions, line by line: they work on every terminal and with a screen reader, and leave nothing behind when
//! interrupted.

use std::io::{self, BufRead, Write};

use super::hanging;

/// How often a person may answer what is no answer.
const TRIES: usize = 3;

/// Columns that are left behind a question.
const ROOM: usize = 6;

/// Whether more than one may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Several {
    /// Some.
    Yes,
    /// One.
    No,
}

/// Asks yes or no; just Enter is no.
pub(super) fn confirm(
    question: &str,
    width: usize,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<bool>> {
    for _ in 0..TRIES {
        write!(output, "{} ", fitting(&format!("{question} [y/N]"), width))?;
        output.flush()?;
        let Some(answer) = line(input, output)? else {
            return Ok(None);
        };
        match answer.to_lowercase().as_str() {
            "y" | "yes" => return Ok(Some(true)),
            "" | "n" | "no" => return Ok(Some(false)),
            _ => writeln!(output, "answer y or n")?,
        }
    }
    Ok(None)
}

/// Asks for one line; `None` at the end of input.
pub(super) fn ask(
    question: &str,
    width: usize,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<String>> {
    write!(output, "{} ", fitting(question, width))?;
    output.flush()?;
    line(input, output)
}

/// Tells which choices a word names, by their indices, or why it names none.
pub(super) type ByName<'a> = &'a dyn Fn(&str) -> Result<Vec<usize>, String>;

/// What is asked, and what may be answered.
pub(super) struct Question<'a> {
    pub words: &'a str,
    pub choices: &'a [String],
    /// Columns of the terminal.
    pub width: usize,
    pub several: Several,
    /// What there is besides the choices that are shown.
    pub more: Option<&'a str>,
    /// What a word that is no number names, or why it names nothing.
    pub by_name: Option<ByName<'a>>,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// These, by their indices, in order, each once.
    These(Vec<usize>),
    /// None: just Enter.
    None,
    /// Nothing that was an answer came, or the input ended.
    NoAnswer,
}

/// Lets choose by number or name; just Enter is nothing.
pub(super) fn choose(
    question: &Question<'_>,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Picked> {
    let count = question.choices.len();
    let digits = count.to_string().len();
    for (index, choice) in question.choices.iter().enumerate() {
        let choice = hanging(choice, digits + 2, question.width);
        writeln!(output, "{:>digits$}) {choice}", index + 1)?;
    }
    if let Some(more) = question.more {
        writeln!(output, "{}", hanging(more, 0, question.width))?;
    }
    let how = match (question.several, question.by_name) {
        (Several::Yes, Some(_)) => "numbers or ids, such as 1 3-5",
        (Several::Yes, None) => "numbers, such as 1 3-5",
        (Several::No, _) => "number",
    };
    for _ in 0..TRIES {
        let asked = format!("{} ({how}; Enter: none)", question.words);
        write!(output, "{} ", fitting(&asked, question.width))?;
        output.flush()?;
        let Some(answer) = line(input, output)? else {
            return Ok(Picked::NoAnswer);
        };
        match understood(&answer, question) {
            Ok(picked) if picked.is_empty() => return Ok(Picked::None),
            Ok(picked) if question.several == Several::Yes || picked.len() == 1 => {
                return Ok(Picked::These(picked));
            }
            Ok(_) => writeln!(output, "choose one")?,
            // No number and nobody's name: what a person types to get away.
            Err(_) if matches!(answer.as_str(), "q" | "quit") => return Ok(Picked::None),
            Err(why) => writeln!(output, "{}", hanging(&why, 0, question.width))?,
        }
    }
    Ok(Picked::NoAnswer)
}

/// A question in lines that leave room for a short answer behind the last one.
fn fitting(question: &str, width: usize) -> String {
    hanging(question, 0, width.saturating_sub(ROOM))
}

/// The next line without its end; `None` at the end of input, which leaves the question's line open.
fn line(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.read_until(b'\n', &mut bytes)? == 0 {
        writeln!(output)?;
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
}

/// The indices that `answer` names, in order, each once; else why it is no answer.
fn understood(answer: &str, question: &Question<'_>) -> Result<Vec<usize>, String> {
    let mut picked = Vec::new();
    for part in answer.split([' ', ',']).filter(|part| !part.is_empty()) {
        let is_number = part.chars().all(|c| c.is_ascii_digit() || c == '-');
        match question.by_name.filter(|_| !is_number) {
            Some(by_name) => picked.extend(by_name(part)?),
            None => picked.extend(range(part, question.choices.len())?),
        }
    }
    picked.sort_unstable();
    picked.dedup();
    Ok(picked)
}

/// The indices from 0 that numbers and ranges from 1 to `count` name, in order, each once.
///
/// # Errors
/// Why something in it is none, for a person.
pub fn numbers(answer: &str, count: usize) -> Result<Vec<usize>, String> {
    let mut picked = Vec::new();
    for part in answer.split([' ', ',']).filter(|part| !part.is_empty()) {
        picked.extend(range(part, count)?);
    }
    picked.sort_unstable();
    picked.dedup();
    Ok(picked)
}

/// The indices of one number or range.
fn range(part: &str, count: usize) -> Result<std::ops::Range<usize>, String> {
    let number = |text: &str| {
        let number = text.parse().ok();
        number.filter(|number| (1..=count).contains(number))
    };
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first - 1..last),
        (Some(first), Some(last)) => Err(format!("write {last}-{first} instead of {part}")),
        _ => Err(format!("answer with numbers from 1 to {count}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confirmed(answers: &str) -> (Option<bool>, String) {
        let mut said = Vec::new();
        let answer = confirm("Write it?", 80, &mut answers.as_bytes(), &mut said).unwrap();
        (answer, String::from_utf8(said).unwrap())
    }

    fn chosen(answers: &str, several: Several) -> (Picked, String) {
        let choices = ["red", "green", "blue"].map(str::to_owned);
        let mut said = Vec::new();
        let question = Question {
            words: "Which?",
            choices: &choices,
            width: 80,
            several,
            more: None,
            by_name: Some(&|text| match text {
                "blue" => Ok(vec![2]),
                "violet" => Ok(vec![7]),
                _ => Err(format!("no {text}")),
            }),
        };
        let picked = choose(&question, &mut answers.as_bytes(), &mut said);
        (picked.unwrap(), String::from_utf8(said).unwrap())
    }

    fn these(picked: &[usize]) -> Picked {
        Picked::These(picked.to_vec())
    }

    #[test]
    fn only_yes_is_yes() {
        assert_eq!(confirmed("y\n").0, Some(true));
        assert_eq!(confirmed("YES\r\n").0, Some(true));
        assert_eq!(confirmed("\n").0, Some(false));
        assert_eq!(confirmed("no\n").0, Some(false));
        assert_eq!(confirmed("").0, None);
        assert_eq!(confirmed("what\ny\n").0, Some(true));
        assert_eq!(confirmed("what\nwhat\nwhat\ny\n").0, None);
        assert_eq!(confirmed("y").1, "Write it? [y/N] ");
    }

    #[test]
    fn one_is_chosen_by_its_number() {
        let (picked, said) = chosen("2\n", Several::No);
        assert_eq!(picked, these(&[1]));
        assert_eq!(
            said,
            "1) red\n2) green\n3) blue\nWhich? (number; Enter: none) "
        );
        assert_eq!(chosen("\n", Several::No).0, Picked::None);
        assert_eq!(chosen("", Several::No).0, Picked::NoAnswer);
        assert_eq!(chosen("q\n", Several::No).0, Picked::None);
        assert_eq!(chosen("4\n0\n3\n", Several::No).0, these(&[2]));
        assert_eq!(chosen("1 2\n2\n", Several::No).0, these(&[1]));
    }

    #[test]
    fn some_are_chosen_by_numbers_ranges_and_names() {
        assert_eq!(chosen("3 1\n", Several::Yes).0, these(&[0, 2]));
        assert_eq!(chosen("2-3, 2\n", Several::Yes).0, these(&[1, 2]));
        assert_eq!(
            chosen("blue 1, violet\n", Several::Yes).0,
            these(&[0, 2, 7])
        );
        let (picked, said) = chosen("3-1\n1-3\n", Several::Yes);
        assert_eq!(picked, these(&[0, 1, 2]));
        assert!(said.contains("write 1-3 instead of 3-1\n"), "{said}");
    }

    #[test]
    fn a_question_is_broken_between_words() {
        let mut said = Vec::new();
        let question = "Which of these are the same item, reworded?";
        ask(question, 30, &mut "1\n".as_bytes(), &mut said).unwrap();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(said, "Which of these are the\nsame item, reworded? ");
    }

    #[test]
    fn three_wrong_answers_are_no_choice() {
        let (picked, said) = chosen("1-4\npink\n1-\n2\n", Several::Yes);
        assert_eq!(picked, Picked::NoAnswer);
        assert!(said.contains("no pink\n"), "{said}");
        assert!(said.contains("answer with numbers from 1 to 3\n"), "{said}");
    }
}
