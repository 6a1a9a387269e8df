use proptest::prelude::proptest;

use super::{Id, Names, SPELLED_WITH, item, phase, words};

#[test]
fn every_name_that_is_spelled_out_is_looked_for() {
    for (name, _) in words::SPELLED {
        assert!(name.contains(SPELLED_WITH), "{name}");
    }
}

#[test]
fn phases_lose_number_word_and_emoji() {
    for (title, id) in [
        ("📡 Phase 4: Django REST Framework (DRF)", "drf"),
        ("🧭 Phase 2: Core Django", "core-django"),
        ("Week 2 - Views & URLs", "views-urls"),
        ("3. Data Modeling", "data-modeling"),
        ("Level 1: Beginner", "beginner"),
        ("Week 3", "week-3"),
        ("Phase II — Data & APIs", "data-apis"),
        ("第三章 データベース", "データベース"),
        ("第1周：Python基础", "python基础"),
        ("1단계: 기초", "기초"),
        ("Этап 2. Основы веба", "основы-веба"),
        ("Étape 1 : Les bases", "les-bases"),
        ("1️⃣ Getting started", "getting-started"),
        ("Days 1-10: Setup", "setup"),
        ("2FA and security", "2fa-and-security"),
        ("🎉", "phase"),
        (
            "A very long heading that goes on and on",
            "a-very-long-heading",
        ),
    ] {
        assert_eq!(phase(title), id, "{title}");
    }
}

#[test]
fn items_keep_what_names_them() {
    for (title, id) in [
        ("✅ Serializers (basic & model)", "serializers"),
        ("Exercise: Build a to-do API", "build-to-do-api"),
        ("**Project:** Blog app", "blog-app"),
        ("CRUD — create, read, update, delete", "crud"),
        ("typing module: using type hints", "typing-module"),
        ("C++ and C# for .NET", "cpp-csharp-dotnet"),
        ("Django's ORM", "django-orm"),
        (
            "Middleware & request/response lifecycle",
            "middleware-request-response-lifecycle",
        ),
        (
            "Understanding the importance of caching for performance",
            "understanding-importance-caching",
        ),
        ("Основы Git", "основы-git"),
        ("हिन्दी का परिचय", "हिन्दी-का-परिचय"),
        ("データ構造", "データ構造"),
        ("Café con ñandú", "cafe-con-nandu"),
        ("42", "item"),
        ("(optional)", "optional"),
    ] {
        assert_eq!(item(title), id, "{title}");
    }
}

#[test]
fn equal_titles_get_group_then_number() {
    let phase = Id::parse("web").unwrap();
    let mut names = Names::default();
    let mut next = |group| names.item(&phase, group, "Basics").unwrap().to_string();
    assert_eq!(next(None), "web.basics");
    assert_eq!(next(Some("CSS")), "web.css.basics");
    assert_eq!(next(Some("CSS")), "web.basics-2");
    assert_eq!(next(None), "web.basics-3");
}

#[test]
fn a_longer_title_comes_before_a_number() {
    let phase = Id::parse("web").unwrap();
    let mut names = Names::default();
    names.item(&phase, None, "Forms: validation").unwrap();
    let second = names.item(&phase, None, "Forms: rendering").unwrap();
    assert_eq!(second.as_str(), "web.forms-rendering");
}

proptest! {
    // What survives: a derived id holds through decoration, numbering, case, parentheses and explanations; no rewording.
    #[test]
    fn an_edit_around_the_title_keeps_its_id(
        words in proptest::collection::vec("[b-df-hj-np-tv-z]{3,7}", 2..=4),
        number in 1..30_u8,
        edit in 0..7_usize,
    ) {
        let title = words.join(" ");
        let edited = match edit {
            0 => format!("✅ {title}"),
            1 => format!("{number}. {title}"),
            2 => format!("{title} (optional)"),
            3 => format!("{title} — what it is and why"),
            4 => title.to_uppercase(),
            5 => format!("**{title}**:"),
            _ => format!("Exercise: {title}"),
        };
        assert_eq!(item(&edited), item(&title), "{edited}");
        assert_eq!(phase(&format!("🚀 Phase {number}: {title}")), phase(&title));
    }

    #[test]
    fn every_title_gives_an_id(title in "\\PC{0,60}") {
        let mut names = Names::default();
        let phase = names.phase(&title, None).expect("a phase's id");
        let first = names.item(&phase, Some(&title), &title).expect("an item's id");
        let second = names.item(&phase, Some(&title), &title).expect("a second one");
        assert_ne!(first, second);
        assert!(first.as_str().chars().count() <= 80);
    }
}
