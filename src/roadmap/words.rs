//! The words that the reader knows, per language, and nothing but data and its look-up.
//!
//! All in lower case. A list grows by adding a word here; no rule needs to change.

use super::Kind;

/// Words that, with a number, make a heading a phase.
pub const PHASES: &[&str] = &[
    // English
    "phase", "phases", "week", "weeks", "wk", "day", "days", "month", "months", "stage", "level", "levels", "lvl", "step", "part",
    "module", "chapter", "unit", "section", "sprint", "milestone", "tier", "semester", "term", "quarter", "year", "lesson", "lecture",
    "block", "track", "round", "iteration", "epoch", "season", "course", "topic", "grade",
    // Spanish, Portuguese, Catalan, Italian, French
    "fase", "semana", "semanas", "día", "dias", "días", "dia", "mes", "mês", "etapa", "nivel", "nível", "paso", "passo", "parte",
    "módulo", "modulo", "capítulo", "capitulo", "unidad", "unidade", "semestre", "año", "ano", "settimana", "giorno", "livello",
    "étape", "etape", "semaine", "jour", "niveau", "partie", "chapitre", "mois", "unité",
    // German, Dutch, Scandinavian
    "woche", "tag", "monat", "stufe", "schritt", "teil", "modul", "kapitel", "abschnitt", "fas", "vecka", "steg", "uke", "uge", "stap",
    "deel", "hoofdstuk",
    // Slavic
    "этап", "неделя", "день", "месяц", "уровень", "шаг", "часть", "модуль", "глава", "раздел", "урок", "фаза", "етап", "тиждень",
    "рівень", "крок", "частина", "розділ", "etap", "tydzień", "dzień", "poziom", "krok", "część", "moduł", "rozdział", "týden",
    "úroveň",
    // Turkish, Vietnamese, Indonesian
    "hafta", "gün", "aşama", "seviye", "adım", "bölüm", "kısım", "tuần", "ngày", "giai đoạn", "bước", "phần", "chương", "tahap",
    "minggu", "hari", "bagian", "bab", "langkah", "tingkat",
    // Persian, Arabic, Hebrew, Hindi
    "مرحله", "هفته", "روز", "ماه", "سطح", "گام", "بخش", "فصل", "ماژول", "المرحلة", "مرحلة", "الأسبوع", "أسبوع", "اليوم", "المستوى",
    "مستوى", "الخطوة", "خطوة", "الجزء", "الوحدة", "الفصل", "שלב", "שבוע", "יום", "חודש", "פרק", "חלק", "चरण", "सप्ताह", "दिन", "स्तर", "भाग",
    // Korean
    "주차", "단계",
];

/// What follows a number where it is counted: "第1章", "1단계".
pub const COUNTERS: &[&str] = &[
    "章", "周", "週", "天", "日目", "日", "部分", "部", "阶段", "階段", "步", "课", "課", "节", "節", "回", "月目", "月", "単元", "单元",
    "단계", "주차", "주", "일차", "일", "장", "부", "월",
];

/// Numbers as words.
pub const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "zero", "uno", "dos", "tres", "cuatro", "cinco",
    "um", "dois", "três", "un", "deux", "trois", "eins", "zwei", "drei", "первый", "второй", "третий",
];

/// Words that carry no meaning in an id of more than three words.
pub const STOP: &[&str] = &[
    "a", "an", "the", "of", "and", "or", "to", "in", "on", "for", "with", "your", "you", "is", "are", "be", "by", "from", "at", "as",
    "its", "it", "this", "that", "how", "what", "why", "when", "using", "use", "e", "g", "i", "etc", "vs", "de", "la", "el", "los",
    "las", "y", "en", "con", "del", "para", "o", "os", "as", "da", "do", "das", "dos", "em", "com", "le", "les", "des", "du", "et",
    "un", "une", "und", "der", "die", "das", "mit", "von", "и", "в", "на", "с", "для", "по", "و", "در", "از", "به", "را", "с", "ve",
    "ile",
];

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

/// Words that make an item an exercise or a project.
pub const KINDS: &[(&str, Kind)] = &[
    ("exercise", Kind::Exercise),
    ("exercises", Kind::Exercise),
    ("ejercicio", Kind::Exercise),
    ("ejercicios", Kind::Exercise),
    ("exercício", Kind::Exercise),
    ("exercícios", Kind::Exercise),
    ("exercice", Kind::Exercise),
    ("exercices", Kind::Exercise),
    ("übung", Kind::Exercise),
    ("übungen", Kind::Exercise),
    ("esercizio", Kind::Exercise),
    ("esercizi", Kind::Exercise),
    ("упражнение", Kind::Exercise),
    ("упражнения", Kind::Exercise),
    ("задание", Kind::Exercise),
    ("задания", Kind::Exercise),
    ("вправа", Kind::Exercise),
    ("вправи", Kind::Exercise),
    ("alıştırma", Kind::Exercise),
    ("egzersiz", Kind::Exercise),
    ("ćwiczenie", Kind::Exercise),
    ("bài tập", Kind::Exercise),
    ("latihan", Kind::Exercise),
    ("练习", Kind::Exercise),
    ("練習", Kind::Exercise),
    ("연습", Kind::Exercise),
    ("تمرین", Kind::Exercise),
    ("تمرين", Kind::Exercise),
    ("תרגיל", Kind::Exercise),
    ("अभ्यास", Kind::Exercise),
    ("project", Kind::Project),
    ("projects", Kind::Project),
    ("mini project", Kind::Project),
    ("mini-project", Kind::Project),
    ("mini projects", Kind::Project),
    ("mini-projects", Kind::Project),
    ("capstone", Kind::Project),
    ("capstone project", Kind::Project),
    ("final project", Kind::Project),
    ("proyecto", Kind::Project),
    ("proyectos", Kind::Project),
    ("projeto", Kind::Project),
    ("projetos", Kind::Project),
    ("projet", Kind::Project),
    ("projets", Kind::Project),
    ("projekt", Kind::Project),
    ("projekte", Kind::Project),
    ("progetto", Kind::Project),
    ("progetti", Kind::Project),
    ("проект", Kind::Project),
    ("проекты", Kind::Project),
    ("проєкт", Kind::Project),
    ("proje", Kind::Project),
    ("projeler", Kind::Project),
    ("dự án", Kind::Project),
    ("proyek", Kind::Project),
    ("项目", Kind::Project),
    ("專案", Kind::Project),
    ("プロジェクト", Kind::Project),
    ("프로젝트", Kind::Project),
    ("پروژه", Kind::Project),
    ("مشروع", Kind::Project),
    ("المشروع", Kind::Project),
    ("פרויקט", Kind::Project),
    ("परियोजना", Kind::Project),
];

/// Titles of sections that hold no items. A section is dropped where its whole title is one of these.
pub const BOILERPLATE: &[&str] = &[
    // English
    "table of contents", "contents", "toc", "index", "overview", "introduction", "intro", "about", "about me", "about this repo",
    "about this repository", "about this roadmap", "about the roadmap", "resources", "additional resources", "useful resources",
    "extra resources", "other resources", "more resources", "learning resources", "recommended resources", "further reading",
    "references", "links", "useful links", "license", "licence", "contributing", "contribution", "contributions", "contributors",
    "how to contribute", "contribute", "acknowledgements", "acknowledgments", "credits", "support", "contact", "contact me", "author",
    "authors", "how to use", "how to use this", "how to use this roadmap", "how to use this repo", "how to use this repository",
    "how to use it", "usage", "installation", "install", "faq", "faqs", "disclaimer", "changelog", "notes", "note", "tips",
    "pro tips", "final tips", "final notes", "final thoughts", "final words", "conclusion", "summary", "what's next", "whats next",
    "next steps", "legend", "prerequisites", "requirements", "motivation", "why", "goals", "goal", "thanks", "sponsors", "donate",
    "share", "wrap up", "stay connected", "connect with me", "feedback", "code of conduct", "books", "recommended books",
    "youtube channels", "communities", "community", "suggested timeline", "timeline", "progress", "progress tracker",
    "progress tracking",
    // Spanish, Portuguese
    "tabla de contenidos", "contenido", "contenidos", "índice", "indice", "recursos", "recursos adicionales", "licencia",
    "contribuir", "contribuciones", "cómo usar", "introducción", "sobre", "sobre mí", "licença", "contribuindo", "contribuição",
    "sumário", "conteúdo", "introdução", "como usar", "referências", "referencias", "agradecimentos",
    // French, German, Italian
    "table des matières", "sommaire", "ressources", "licence", "contribution", "inhalt", "inhaltsverzeichnis", "ressourcen", "lizenz",
    "mitwirken", "indice", "risorse", "licenza",
    // Russian, Ukrainian, Polish, Turkish, Vietnamese
    "содержание", "оглавление", "ресурсы", "полезные ссылки", "ссылки", "лицензия", "введение", "зміст", "ресурси", "посилання",
    "spis treści", "zasoby", "licencja", "içindekiler", "kaynaklar", "katkıda bulunma", "lisans", "mục lục", "tài nguyên",
    "tài liệu tham khảo",
    // Chinese, Japanese, Korean
    "目录", "目錄", "参考", "参考资料", "資源", "资源", "许可证", "贡献", "目次", "参考文献", "ライセンス", "はじめに", "목차", "참고",
    "참고자료", "라이선스", "기여",
    // Persian, Arabic, Hebrew
    "فهرست", "فهرست مطالب", "منابع", "مجوز", "مشارکت", "المحتويات", "المصادر", "الترخيص", "תוכן", "תוכן עניינים", "מקורות",
];

/// Titles of tables of contents: only their own list goes, not the sections below them.
pub const CONTENTS: &[&str] = &[
    "table of contents", "contents", "toc", "index", "tabla de contenidos", "contenido", "contenidos", "índice", "indice", "sumário",
    "conteúdo", "table des matières", "sommaire", "inhalt", "inhaltsverzeichnis", "содержание", "оглавление", "зміст", "spis treści",
    "içindekiler", "mục lục", "目录", "目錄", "目次", "목차", "فهرست", "فهرست مطالب", "المحتويات", "תוכן", "תוכן עניינים",
];

/// Words after `Project` or `Exercise` in a heading that still names a list of them.
pub const KIND_TAILS: &[&str] = &[
    "ideas", "idea", "list", "progression", "suggestions", "work", "examples", "to build", "path",
];

/// Words in a table's heading that name its column of titles.
pub const TITLE_COLUMNS: &[&str] = &[
    "topic", "topics", "skill", "skills", "skill area", "course", "courses", "subject", "subjects", "title", "name", "concept", "concepts",
    "project", "projects", "exercise", "exercises", "module", "lesson", "task", "tasks", "competency", "area", "technology", "tool",
    "tools", "what to learn", "content", "contents", "tema", "temas", "curso", "cursos", "tópico", "habilidad", "proyecto", "projeto",
    "sujet", "compétence", "thema", "themen", "projekt", "тема", "темы", "навык", "навыки", "курс", "проект", "konu", "konular", "主题",
    "主題", "课程", "项目", "内容", "トピック", "주제", "내용", "موضوع", "nội dung", "chủ đề",
];
