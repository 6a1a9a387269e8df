//! The words, signs and labels by which people write states, per language: data and its look-up.
//!
//! All in lower case, with commas between them. A list grows by adding a word.

use crate::progress::State;

/// Whole cells that say a state, in lower case, with commas between them, in the languages that were met.
const STATES: &[(State, &str)] = &[
    (
        State::Done,
        "done, complete, completed, finished, closed, cleared, all done, fully complete, yes, y, x, ok, passed, \
         learned, mastered, erledigt, fertig, abgeschlossen, hecho, completado, terminado, listo, fait, terminé, \
         terminée, feito, concluído, fatto, готово, сделано, выполнено, завершено, зроблено, виконано, zrobione, \
         ukończone, klaar, voltooid, hoàn thành, đã hoàn thành, पूर्ण, 完成, 已完成, 全部完成, 完了, 済, 완료, tamamlandı, \
         selesai, تم, مكتمل",
    ),
    (
        State::Started,
        "in progress, in-progress, started, ongoing, wip, doing, learning, studying, current, half, partial, \
         in arbeit, begonnen, en curso, en progreso, en cours, em andamento, in corso, в процессе, в процесі, \
         в работе, w trakcie, mee bezig, đang học, 進行中, 进行中, 学习中, 學習中, 学習中, 진행 중, 진행중, devam ediyor, \
         sedang berjalan",
    ),
    (
        State::Skipped,
        "skipped, skip, n/a, not needed, won't do, dropped, übersprungen, omitido, пропущено, 跳过, 跳過",
    ),
    (
        State::Todo,
        "todo, to do, to-do, not started, not yet, pending, open, no, n, planned, backlog, next, later, -, –, —, \
         offen, pendiente, à faire, pendente, не начато, не розпочато, not begun, not done, incomplete, \
         unstarted, upcoming, up next, ready to start, to learn, à commencer, por hacer, chưa bắt đầu, 未开始, 待学习, \
         待開始, 未開始, 未着手, 대기",
    ),
];

/// Signs that say a state, anywhere in a cell and at the ends of an item.
const SIGNS: &[(State, &[char])] = &[
    (State::Done, &['✅', '✔', '☑', '✓', '🟢', '🗹', '🟩', '💯']),
    (
        State::Started,
        &[
            '🚧', '⏳', '⌛', '🔄', '🟡', '🟠', '🔶', '🟨', '▶', '🛫', '🏗', '🔃',
        ],
    ),
    (State::Skipped, &['⏭', '🚫']),
    (
        State::Todo,
        &[
            '⬜', '☐', '◻', '▫', '🔲', '❌', '✗', '✘', '✖', '🔴', '⭕', '⚪', '❎',
        ],
    ),
];

/// Labels of what says a state.
pub const STATUS: &str = "status, state, progress, done, completed, complete, finished, stand, estado, statut, état, stato, \
    статус, стан, durum, 状态, 狀態, 进度, 進度, ステータス, 상태, trạng";
/// Labels of days on which something was finished.
pub const FINISHED: &str = "completed, completion, finished, finish, done, end, ended, erledigt, abgeschlossen, completado, fin, \
    terminé, conclusão, завершено, завершення, окончание, 完成日期, 完成时间, 完了日, 완료일, selesai";
/// Labels of days on which something was begun.
pub const BEGUN: &str = "started, start, begun, began, beginn, begonnen, inicio, début, início, начато, початок, 开始日期, 開始日, 시작일";
/// Labels of days that do not say of what.
pub const DAYS: &str = "date, when, day, datum, fecha, data, дата, 日期, 日付, 날짜, tarih";
/// Labels of what numbers rows or phases.
pub const NUMBERS: &str = "no, nr, num, number, id, sno, item, phase, week, level, module";
/// Labels of where the evidence is.
pub const EVIDENCE: &str = "evidence, proof, repo, repository, code, project, commit, commits, pr, solution, source, link, links, \
    location, notebook, certificate, demo, nachweis, 代码, 链接, コード, код";

/// The state that a word or phrase says; nothing said is nothing done.
pub fn state(phrase: &str) -> Option<State> {
    if phrase.is_empty() {
        return Some(State::Todo);
    }
    let mut all = STATES.iter();
    all.find(|(_, phrases)| listed(phrases, phrase))
        .map(|(state, _)| *state)
}

/// The state that a sign says.
pub fn sign(c: char) -> Option<State> {
    let found = SIGNS.iter().find(|(_, signs)| signs.contains(&c));
    found.map(|(state, _)| *state)
}

/// Whether a heading of a column, or the label of a field, is about one of `what`.
pub fn names(label: &str, what: &str) -> bool {
    let label = label.to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphabetic());
    words.any(|word| listed(what, word))
        // Scripts without spaces between words.
        || what.split(", ").any(|word| !word.is_ascii() && label.contains(word))
}

/// Whether a list of words has this one.
pub fn listed(words: &str, word: &str) -> bool {
    !word.is_empty() && words.split(", ").any(|one| one == word)
}
