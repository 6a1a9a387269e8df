//! Questions, line by line: they work on every terminal and with a screen reader, and leave nothing behind when
//! interrupted.

use std::io::{self, BufRead, Write};

/// How often a person may answer what is no answer.
const TRIES: usize = 3;

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
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<bool>> {
    for _ in 0..TRIES {
        write!(output, "{question} [y/N] ")?;
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

/// Lets choose by number; just Enter is nothing.
pub(super) fn choose(
    question: &str,
    choices: &[String],
    several: Several,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Vec<usize>> {
    let digits = choices.len().to_string().len();
    for (index, choice) in choices.iter().enumerate() {
        writeln!(output, "{:>digits$}) {choice}", index + 1)?;
    }
    let how = match several {
        Several::Yes => "numbers, such as 1 3-5",
        Several::No => "number",
    };
    for _ in 0..TRIES {
        write!(output, "{question} ({how}; Enter: none) ")?;
        output.flush()?;
        let Some(answer) = line(input, output)? else {
            break;
        };
        match numbers(&answer, choices.len()) {
            Some(picked) if several == Several::Yes || picked.len() <= 1 => return Ok(picked),
            Some(_) => writeln!(output, "choose one")?,
            None => writeln!(output, "answer with numbers from 1 to {}", choices.len())?,
        }
    }
    Ok(Vec::new())
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

/// The indices that `answer` names, in order, each once; `None` where it names anything else than 1 to `count`.
fn numbers(answer: &str, count: usize) -> Option<Vec<usize>> {
    let number = |text: &str| {
        text.parse()
            .ok()
            .filter(|number| (1..=count).contains(number))
    };
    let mut picked = Vec::new();
    for part in answer.split([' ', ',']).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        picked.extend((number(first)?..=number(last)?).map(|number: usize| number - 1));
    }
    picked.sort_unstable();
    picked.dedup();
    Some(picked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confirmed(answers: &str) -> (Option<bool>, String) {
        let mut said = Vec::new();
        let answer = confirm("Write it?", &mut answers.as_bytes(), &mut said).unwrap();
        (answer, String::from_utf8(said).unwrap())
    }

    fn chosen(answers: &str, several: Several) -> (Vec<usize>, String) {
        let choices = ["red", "green", "blue"].map(str::to_owned);
        let mut said = Vec::new();
        let picked = choose(
            "Which?",
            &choices,
            several,
            &mut answers.as_bytes(),
            &mut said,
        );
        (picked.unwrap(), String::from_utf8(said).unwrap())
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
        assert_eq!(picked, [1]);
        assert_eq!(
            said,
            "1) red\n2) green\n3) blue\nWhich? (number; Enter: none) "
        );
        assert_eq!(chosen("\n", Several::No).0, [0; 0]);
        assert_eq!(chosen("", Several::No).0, [0; 0]);
        assert_eq!(chosen("4\n0\n3\n", Several::No).0, [2]);
        assert_eq!(chosen("1 2\n2\n", Several::No).0, [1]);
    }

    #[test]
    fn some_are_chosen_by_numbers_and_ranges() {
        assert_eq!(chosen("3 1\n", Several::Yes).0, [0, 2]);
        assert_eq!(chosen("2-3, 2\n", Several::Yes).0, [1, 2]);
        assert_eq!(chosen("3-1\n", Several::Yes).0, [0; 0]);
        assert_eq!(chosen("1-4\nred\n1-\n", Several::Yes).0, [0; 0]);
    }
}
