//! The words that the reader knows, per language: nothing but data and its look-up.
//!
//! All in lower case, a line a language, words or short phrases with commas between them. A list grows by adding a word; no rule
//! needs to change.

mod guises;
mod list;
mod sections;

use std::borrow::Cow;

use super::Kind;
pub use guises::{COLLECTIONS, MONTHS, OTHER_DOCUMENTS, PAST, README, README_VERBS};
pub use list::Words;
use list::words;
pub use sections::{
    ABOUT, BOILERPLATE, CONTENTS, EXPLAINS, NEVER, OTHER_LABELS, PROMOTIONS, ROADMAPS, SKILLS,
    TITLE_COLUMNS, TOPIC_LABELS, TOTALS, WEAK,
};

/// `text` in lower case, without a copy where it is that already.
pub fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_lower) {
        Cow::Borrowed(text)
    } else if text.is_ascii() {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Words that, with a number, make a heading a phase.
pub static PHASES: Words = words!("\
en: phase, phases, week, weeks, wk, day, days, month, months, stage, level, levels, lvl, step, part, module, chapter, unit, section, sprint, milestone, tier, semester, term, quarter, year, lesson, lecture, block, track, round, season, course, grade, volume, book, session, cycle, roadmap, class
es: fase, semana, semanas, día, dia, días, dias, mes, meses, etapa, nivel, paso, parte, módulo, modulo, capítulo, capitulo, unidad, semestre, año, lección, bloque, curso
pt: fase, semana, semanas, dia, dias, mês, mes, etapa, nível, nivel, passo, parte, módulo, capítulo, unidade, semestre, ano, aula, bloco
fr: phase, semaine, jour, mois, étape, etape, niveau, partie, module, chapitre, unité, semestre, leçon, bloc
it: fase, settimana, giorno, mese, tappa, livello, passo, parte, modulo, capitolo, unità, lezione
de: phase, woche, tag, monat, stufe, schritt, teil, modul, kapitel, abschnitt, etappe, lektion, jahr
nl: fase, week, dag, maand, niveau, stap, deel, hoofdstuk, module
sv: fas, vecka, dag, månad, nivå, steg, del, kapitel
da: fase, uge, dag, måned, niveau, trin, del, kapitel
pl: faza, etap, tydzień, dzień, miesiąc, poziom, krok, część, moduł, rozdział, lekcja
cs: fáze, týden, den, měsíc, úroveň, krok, část, modul, kapitola
ru: фаза, этап, неделя, день, месяц, уровень, шаг, часть, модуль, глава, раздел, урок, блок, ступень
uk: фаза, етап, тиждень, день, місяць, рівень, крок, частина, модуль, розділ, урок
tr: faz, aşama, hafta, gün, ay, seviye, adım, bölüm, kısım, modül, ders
vi: tuần, ngày, tháng, giai đoạn, bước, phần, chương, cấp độ, học phần, bài, buổi
id: fase, tahap, minggu, hari, bulan, bagian, bab, langkah, tingkat, modul
fa: مرحله, هفته, روز, ماه, سطح, گام, بخش, فصل, ماژول, قدم
ar: المرحلة, مرحلة, الأسبوع, أسبوع, اليوم, يوم, الشهر, شهر, المستوى, مستوى, الخطوة, خطوة, الجزء, جزء, الوحدة, وحدة, الفصل, القسم
he: שלב, שבוע, יום, חודש, פרק, חלק, רמה, מודול
hi: चरण, सप्ताह, दिन, महीना, स्तर, भाग, अध्याय
ko: 주차, 단계, 레벨, 파트, 챕터
ja: フェーズ, ステップ, レベル, パート, ステージ, モジュール
");

/// Words that name a level of skill: a heading that is one, or begins with one, is a phase beside others of the kind.
pub static LEVELS: Words = words!("\
en: beginner, beginners, beginning, basic, basics, novice, elementary, foundation, foundations, foundational, fundamental, fundamentals, intermediate, advanced, expert, master, mastery, junior, mid, mid-level, middle, senior, lead, staff, principal, starter, professional
es: principiante, básico, intermedio, avanzado, experto, fundamentos
pt: iniciante, básico, intermediário, avançado, especialista, fundamentos
fr: débutant, intermédiaire, avancé, expert, fondamentaux
de: anfänger, einsteiger, grundlagen, fortgeschritten, fortgeschrittene, experte, profi
ru: начинающий, начальный, базовый, средний, продвинутый, эксперт, основы, джуниор, мидл, сеньор
uk: початковий, базовий, середній, просунутий
tr: başlangıç, temel, orta, ileri, uzman
pl: początkujący, podstawowy, średniozaawansowany, zaawansowany
vi: cơ bản, trung cấp, nâng cao, chuyên sâu
id: pemula, dasar, menengah, lanjutan
zh: 初级, 中级, 高级, 入门, 基础, 进阶, 初級, 中級, 高級, 基礎, 進階
ja: 入門, 初級, 中級, 上級, 基礎, 応用
ko: 초급, 중급, 고급, 기초, 심화, 입문
fa: مقدماتی, متوسط, پیشرفته, مبتدی, پایه
ar: المبتدئ, مبتدئ, المتوسط, متوسط, المتقدم, متقدم, أساسي
");

/// Numbers as words, cardinal and ordinal.
pub static NUMBERS: Words = words!("\
en: zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, final, last
es: uno, dos, tres, cuatro, cinco, primero, primera, primer, segundo, segunda, tercero, tercera, tercer, cuarto, cuarta, quinto, quinta
pt: um, dois, três, quatro, cinco, primeiro, primeira, segundo, segunda, terceiro, terceira, quarto, quarta, quinto, quinta
fr: un, deux, trois, quatre, cinq, premier, première, deuxième, troisième, quatrième
de: eins, zwei, drei, vier, fünf, erste, erster, zweite, zweiter, dritte, dritter, vierte
ru: первый, первая, первое, второй, вторая, второе, третий, третья, третье, четвертый, четвертая, пятый, пятая, нулевой
uk: перший, перша, другий, друга, третій, третя, четвертий
tr: bir, iki, üç, dört, beş, birinci, ikinci, üçüncü, dördüncü
fa: یک, دو, سه, چهار, پنج, اول, دوم, سوم, چهارم, پنجم, ششم, هفتم, هشتم, نهم, دهم, صفر
ar: الأول, الأولى, الثاني, الثانية, الثالث, الثالثة, الرابع, الرابعة, الخامس, الخامسة, السادس, السادسة, السابع, السابعة, الثامن, الثامنة, واحد, اثنان, ثلاثة
he: ראשון, שני, שלישי, רביעי, ראשונה, שנייה, שלישית
hi: एक, दो, तीन, पहला, दूसरा, तीसरा
");

/// What follows a number where it is counted: "第1章", "1단계".
pub const COUNTERS: &[&str] = &[
    "章",
    "周",
    "週",
    "天",
    "日目",
    "日",
    "部分",
    "部",
    "阶段",
    "階段",
    "段階",
    "步",
    "课",
    "課",
    "节",
    "節",
    "回",
    "ヶ月目",
    "か月目",
    "カ月目",
    "月目",
    "ヶ月",
    "月",
    "単元",
    "单元",
    "级",
    "層",
    "层",
    "단계",
    "주차",
    "주",
    "일차",
    "일",
    "장",
    "부",
    "월",
    "개월",
    "학기",
];

/// Words that carry no meaning in an id of more than three words.
pub static STOP: Words = words!("\
en: a, an, the, of, and, or, to, in, on, for, with, your, you, is, are, be, by, from, at, as, its, it, this, that, how, what, why, when, using, use, e, g, i, etc, vs
es: de, la, el, los, las, y, en, con, del, para, o, un, una
pt: os, as, da, do, das, dos, em, com, e, um, uma
fr: le, les, des, du, et, une, avec
de: und, der, die, das, mit, von, für
ru: и, в, на, с, для, по
fa: و, در, از, به, را
tr: ve, ile
");

/// Names whose punctuation carries their meaning.
pub const SPELLED: &[(&str, &str)] = &[
    ("c++", "cpp"),
    ("c#", "csharp"),
    ("f#", "fsharp"),
    (".net", "dotnet"),
    ("node.js", "nodejs"),
    ("vue.js", "vuejs"),
    ("next.js", "nextjs"),
];

static EXERCISES: Words = words!("\
en: exercise, exercises, practice exercise, practice exercises, hands-on exercise, assignment, assignments, homework, kata, lab, labs, practice task, challenge, challenges, problem set, problem sets
es: ejercicio, ejercicios, tarea
pt: exercício, exercícios
fr: exercice, exercices
de: übung, übungen, aufgabe, aufgaben
it: esercizio, esercizi
ru: упражнение, упражнения, задание, задания, задача, задачи, домашнее задание
uk: вправа, вправи, завдання
tr: alıştırma, egzersiz
pl: ćwiczenie, ćwiczenia, zadanie
vi: bài tập
id: latihan
zh: 练习, 練習, 作业
ja: 演習, 課題
ko: 연습, 과제, 실습
fa: تمرین, تمرین‌ها
ar: تمرين, تمارين
he: תרגיל, תרגילים
hi: अभ्यास
");

static PROJECTS: Words = words!("\
en: project, projects, mini project, mini projects, mini-project, mini-projects, capstone, capstone project, final project, pet project, pet projects, side project, portfolio project, portfolio projects, integration project, mini-capstone
es: proyecto, proyectos, proyecto final, mini-proyecto
pt: projeto, projetos, projeto final, projeto prático, mini-projeto, mini projeto
fr: projet, projets, mini-projet, projet final
de: projekt, projekte, mini-projekt, miniprojekt, abschlussprojekt
it: progetto, progetti
nl: project, projecten
ru: проект, проекты, пет-проекты, pet-проекты, pet-проект, мини-проект, итоговый проект
uk: проєкт, проєкти, проект
tr: proje, projeler
pl: projekt, projekty
vi: dự án
id: proyek
zh: 项目, 專案, 实战项目, 项目实战
ja: プロジェクト
ko: 프로젝트
fa: پروژه, پروژه‌ها
ar: مشروع, المشروع, مشاريع, المشاريع, المشروع النهائي
he: פרויקט, פרויקטים
hi: परियोजना, प्रोजेक्ट
");

/// Words after `Project` or `Exercise` in a heading that still names a list of them.
pub const KIND_TAILS: &[&str] = &[
    "ideas",
    "idea",
    "list",
    "progression",
    "suggestions",
    "work",
    "examples",
    "to build",
    "path",
    "tracker",
    "timeline",
    "& portfolio",
    "and portfolio",
    "required",
    "completed",
    "المطلوبة",
];

/// Words that name an exercise before a title ("Desafio: Calculadora"), but do not make their section one of exercises.
const EXERCISE_STARTS: [&str; 2] = ["desafio", "desafío"];

/// The kind that a word before a title names: those that [`kind`] knows, and a few more.
pub fn kind_before(word: &str) -> Option<Kind> {
    let exercise = || EXERCISE_STARTS.contains(&word).then_some(Kind::Exercise);
    kind(word).or_else(exercise)
}

/// The kind that a bare word names ("Projects").
pub fn kind(word: &str) -> Option<Kind> {
    if EXERCISES.contains(word) {
        Some(Kind::Exercise)
    } else if PROJECTS.contains(word) {
        Some(Kind::Project)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{
        BOILERPLATE, CONTENTS, LEVELS, NUMBERS, OTHER_LABELS, PHASES, ROADMAPS, STOP,
        TITLE_COLUMNS, TOPIC_LABELS, WEAK,
    };

    #[test]
    fn words_are_in_lower_case_without_stray_blanks() {
        for list in [
            &BOILERPLATE,
            &CONTENTS,
            &LEVELS,
            &NUMBERS,
            &OTHER_LABELS,
            &PHASES,
            &ROADMAPS,
            &STOP,
            &TITLE_COLUMNS,
            &TOPIC_LABELS,
            &WEAK,
        ] {
            assert!(list.iter().count() > 20);
            for word in list.iter() {
                assert_eq!(word, word.trim().to_lowercase(), "{word:?}");
                assert!(!word.is_empty());
            }
        }
    }

    #[test]
    fn no_label_means_both() {
        let both: Vec<_> = TOPIC_LABELS
            .iter()
            .filter(|word| OTHER_LABELS.contains(word))
            .collect();
        assert!(both.is_empty(), "{both:?}");
    }
}
