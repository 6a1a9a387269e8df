//! What sections, labels and columns are called.

use super::list::{Words, words};

/// Titles of sections that hold no items, wherever they stand. A section is dropped where its whole title is one of these.
pub static BOILERPLATE: Words = words!("\
en: compile & run, compile and run, build & run, build and run, how to run, how to compile, running the code, table of contents, contents, toc, about, about me, about this, about this repo, about this repository, about this roadmap, about the roadmap, about this project, about the project, about the author, resources, additional resources, useful resources, extra resources, other resources, more resources, learning resources, recommended resources, helpful resources, free resources, external resources, resources i use, resources & tools, resources and tools, related resources, resources by topic, further reading, references, reference, links, useful links, related links, license, licence, contributing, contribution, contributions, contributors, contributing to this list, how to contribute, contribute, contribution guidelines, acknowledgements, acknowledgments, acknowledgement, credits, support, support me, support us, support my work, supported by, supporters, contact, contact me, contact us, author, authors, maintainers, team, our team, team members, how to use, how to use this, how to use this roadmap, how to use this repo, how to use this repository, how to use this guide, how to use it, how to use this list, how to use this plan, how this roadmap works, how it works, how to navigate, usage, installation, install, faq, faqs, q&a, frequently asked questions, disclaimer, changelog, version history, revision history, update log, wrap up, wrap-up, legend, thanks, special thanks, sponsors, sponsor, donate, donations, give a star, show your support, star history, stargazers, hit the star, stay connected, connect with me, follow me, let's connect, get in touch, feedback, code of conduct, youtube channels, communities, community, congratulations, ethics & safety, why i built this, why this roadmap, why this roadmap exists, why i document my roadmap, what this repo is, tech stack, technologies used, built with, folder structure, repository structure, project structure, directory structure, file structure, translations, other languages, other pages, related projects, related repositories, similar projects, see also, license & attribution, what's next, whats next, what next, terminology, glossary, notes, key achievements, achievements, action items, next steps, current focus, reflections, reflection, overall stats, stats, weekly stats, key metrics, success metrics, blockers, current blockers, certification notes, useful tools, recommended tools, read-me, must-read books, recommended books, recommended reading, study tips, tips, pro tips, tips for success, final tips, final thoughts, final notes, final words, closing notes, closing thoughts, good luck, quick start, quick links, getting help, mentorship, newsletter, stay updated, join us, hashtags, daily routine, daily schedule, time commitment, study schedule, before you start, before you begin, interview tips, important guidelines, important notes, disclaimer & license, community discussions, community and support, learning resources for free, enjoying this, who is this for, who this is for, who it is for, who is it for, what is this, what you get, getting involved, quick navigation, how to start, how to read this, how to follow, how to follow this roadmap, recommended youtube channels, useful websites, educational websites, social media, my other projects, project status, related work, latest updates, recent updates, what's new, whats new, updates, todo list for this repo, copyright, citation, citing, thank you, bookmarks, further resources, important links, external links, official links, learning tips, study guidelines, how to study, legend, contacts, testimonials, similar repos, similar repositories, related repositories, related repos, suggested references, recommended references, feedback and communication, communities to join
es: tabla de contenidos, contenidos, recursos, recursos adicionales, recursos útiles, licencia, contribuir, contribuciones, cómo contribuir, cómo usar, cómo usar este roadmap, sobre mí, sobre, agradecimientos, referencias, autor, autores, contacto, enlaces, bibliografía, comunidad, consejos, notas, enlaces de interés, enlaces útiles, preguntas frecuentes, información importante y preguntas frecuentes, referencias y recursos, qué es esto, para quién es, cómo usar este repositorio, cómo usar este proyecto, cómo usar el programa, estructura del repositorio, estructura del proyecto, recursos de aprendizaje, leyenda, contactos, testimonios
pt: conteúdos, sumário, índice, recursos, recursos adicionais, licença, contribuindo, contribuição, contribuições, contribuidores, como contribuir, como usar, sobre, sobre mim, agradecimentos, referências, autor, autores, contato, comunidade, equipe, parabéns, como demonstrar o meu progresso, código de conduta, dicas, notas, links úteis, perguntas frequentes, o que é isto, para quem é, como usar este repositório, estrutura do repositório, estrutura do projeto, recursos de aprendizado, legenda, contatos, depoimentos
fr: table des matières, sommaire, ressources, licence, contribuer, contribution, à propos, remerciements, références, auteur, contact, liens utiles, notes, foire aux questions, structure du dépôt, légende, contacts, témoignages
de: inhaltsverzeichnis, ressourcen, lizenz, mitwirken, beitragen, über, danksagung, quellen, autor, kontakt, links, hinweise, häufige fragen, projektstruktur, legende, kontakte, lizenz und bedingungen
it: indice, risorse, licenza, contribuire, riferimenti, autore, contatti
ru: содержание, оглавление, ресурсы, полезные ресурсы, полезные ссылки, ссылки, лицензия, авторы, автор, благодарности, контакты, дисклеймер, поставь звезду, поддержка, участие, вклад, как пользоваться, источники, материалы, советы, итог, подытожим, полезные материалы, структура репозитория, структура проекта, для кого, как использовать, часто задаваемые вопросы, легенда, условные обозначения, предложения и замечания, замечания и предложения, отзывы
uk: зміст, ресурси, корисні посилання, посилання, ліцензія, автор, подяки, контакти
pl: spis treści, zasoby, przydatne linki, licencja, autor, kontakt
tr: içindekiler, kaynaklar, katkıda bulunma, katkı, lisans, iletişim, notlar, teşekkürler
vi: mục lục, tài nguyên, tài liệu tham khảo, nguồn tham khảo, giấy phép, đóng góp, liên hệ, cách dùng, cách sử dụng, cấu trúc thư mục
id: daftar isi, sumber daya, referensi, lisensi, kontribusi, cara penggunaan
zh: 目录, 目錄, 参考, 参考资料, 參考資料, 资源, 資源, 学习资源, 许可证, 許可證, 贡献, 貢獻, 贡献者, 联系我们, 联系方式, 关于, 致谢, 声明, 免责声明, 更新日志, 捐赠, 支持, 技术栈, 运行方式, 参考文献, 参考文献链接, 参考链接, 项目介绍, 项目亮点, 项目状态, 项目结构, 目录结构, 扩展阅读, 贡献指南, 如何贡献, 参与贡献, 快速导航, 快速开始, 学习建议, 使用方法, 使用说明, 如何使用, 适合谁, 适合人群, 为什么做这个项目, 许可, 开源协议, 交流群, 推荐资源, 推荐阅读, 相关资源, 常见问题, 图例, 圖例, 推荐学习资料, 学习资料, 相关仓库, 推荐资料, 联系作者
ja: 目次, 参考, 参考資料, 参考文献, ライセンス, 貢献, 作者, リンク, 使い方, フォルダ構成, ディレクトリ構成, 参考リンク, 貢献方法, 凡例, 学習リソース, 関連リポジトリ, 関連リンク
ko: 목차, 참고, 참고자료, 참고 자료, 라이선스, 기여, 자료, 링크, 기여 방법, 학습 방법, 학습 자료, 추천 자료, 사용법, 사용 방법, 폴더 구조, 프로젝트 구조, 범례, 학습 리소스, 관련 저장소
fa: فهرست, فهرست مطالب, منابع, لینک‌های مفید, مجوز, مشارکت, لایسنس, درباره, تماس, ارتباط با من, حمایت, ساختار پروژه
ar: المحتويات, جدول المحتويات, الفهرس, المصادر, مصادر, الموارد, الترخيص, المساهمة, التواصل, روابط مفيدة, ملاحظات, نصائح, هيكل المشروع, كيفية الاستخدام
he: תוכן, תוכן עניינים, מקורות, משאבים, רישיון, קישורים
hi: विषय सूची, संसाधन, लाइसेंस
");

/// Titles under which a document says what it is.
pub static ABOUT: Words = words!(
    "\
en: about, overview, introduction
es: sobre, acerca de, introducción
pt: sobre, introdução
fr: à propos, introduction
de: über, einleitung
ru: о проекте, введение
zh: 关于, 简介
"
);

/// Titles of sections that never hold items, even where they hold all lists of a document.
pub static NEVER: Words = words!("\
en: contributing, contribution, contributions, contributors, how to contribute, contribute, license, licence, about, about me, about us, support, supported by, sponsors, contact, contact us, author, authors, team, acknowledgements, acknowledgments, credits, disclaimer, changelog, code of conduct, installation, faq, repository structure, project structure, folder structure, directory structure, file structure
es: contribuir, licencia, sobre mí, contacto, autor, agradecimientos
pt: contribuindo, contribuição, licença, sobre mim, contato, autor, agradecimentos, time
fr: contribuer, licence, à propos, contact, remerciements
de: mitwirken, lizenz, kontakt, danksagung
ru: лицензия, авторы, автор, благодарности, контакты, участие
zh: 许可证, 贡献, 贡献者, 联系我们, 联系方式, 致谢, 捐赠
");

/// What advertising says. A title need only contain one.
pub const PROMOTIONS: &[&str] = &[
    "voucher",
    "coupon",
    "discount",
    "% off",
    "free credits",
    "cloud credits",
    "giveaway",
    "promo code",
    "our sponsor",
];

/// The last word of a title below which skills follow.
pub static SKILLS: Words = words!(
    "\
en: skills, topics, concepts, technologies, subjects, competencies
es: habilidades, temas, conceptos
pt: habilidades, tópicos, conceitos
fr: compétences, sujets, concepts
de: fähigkeiten, themen, konzepte
ru: навыки, темы
uk: навички, теми
tr: beceriler, konular
"
);

/// Titles that hold no items where they stand beside the phases, though deeper ones may be topics.
pub static WEAK: Words = words!("\
en: overview, index, introduction, intro, note, conclusion, summary, prerequisites, requirements, motivation, why, goals, goal, learning goals, long-term goal, objective, objectives, purpose, philosophy, books, timeline, suggested timeline, progress, progress tracker, progress tracking, overall progress, links, tools, general, background, mission, vision, methodology, strategy, features, usage, schedule, rules, welcome, instructions, getting started, start here, how to begin, notebooks, current state, workflow, references & credits
es: introducción, resumen, objetivo, objetivos, requisitos, motivación, conclusión, índice, libros, herramientas
pt: introdução, resumo, objetivo, objetivos, requisitos, motivação, conclusão, antes de começar, livros, ferramentas
fr: introduction, résumé, objectif, objectifs, prérequis, conclusion, livres, outils
de: einleitung, einführung, überblick, zusammenfassung, ziel, ziele, voraussetzungen, fazit, bücher
ru: введение, обзор, цель, цели, требования, заключение, книги, инструменты, мотивация
uk: вступ, огляд, мета, цілі, вимоги, висновок
tr: giriş, genel bakış, amaç, hedef, hedefler, gereksinimler, sonuç, kitaplar
vi: giới thiệu, tổng quan, mục tiêu, yêu cầu, kết luận, sách
id: pendahuluan, pengantar, tujuan, prasyarat, kesimpulan, buku
zh: 简介, 介绍, 前言, 概述, 目标, 总结, 书籍
ja: はじめに, 概要, 目的, 目標, まとめ, 書籍
ko: 소개, 개요, 목표, 요약, 결론
fa: مقدمه, معرفی, هدف, اهداف, پیش‌نیازها, نتیجه‌گیری, کتاب‌ها
ar: مقدمة, نظرة عامة, الهدف, الهدف النهائي, الأهداف, المتطلبات, الخاتمة, الكتب
he: מבוא, מטרה, מטרות, סיכום
");

/// Words with which a title begins that says what a document is, not what to learn: beside the phases it holds no items.
pub const EXPLAINS: &[&str] = &[
    "license and ",
    "license & ",
    "licence and ",
    "licence & ",
    "contacts and ",
    "contacts & ",
    "why this ",
    "why another ",
    "why build ",
    "why i ",
    "why we ",
    "who this ",
    "who is this ",
    "who it ",
    "who should ",
    "about this ",
    "about the ",
    "what this ",
    "what is this ",
    "what you get",
    "how this ",
    "how to use ",
    "how to contribute",
    "por qué este ",
    "para quién ",
    "cómo usar ",
    "sobre este ",
    "por que este ",
    "para quem ",
    "como usar ",
    "pourquoi ce ",
    "pour qui ",
    "comment utiliser ",
    "warum dieses ",
    "für wen ",
    "почему этот ",
    "для кого ",
    "как пользоваться ",
    "为什么做",
    "为什么要",
    "适合谁",
    "适合人群",
    "如何使用",
    "關於",
];

/// Titles of tables of contents: only their own list goes, not the sections below them.
pub static CONTENTS: Words = words!(
    "\
en: table of contents, contents, toc, index
es: tabla de contenidos, contenido, contenidos, índice, indice
pt: sumário, conteúdo, conteúdos, índice
fr: table des matières, sommaire
de: inhalt, inhaltsverzeichnis
ru: содержание, оглавление
uk: зміст
pl: spis treści
tr: içindekiler
vi: mục lục
zh: 目录, 目錄
ja: 目次
ko: 목차
fa: فهرست, فهرست مطالب
ar: المحتويات, جدول المحتويات, الفهرس
he: תוכן, תוכן עניינים
"
);

/// Titles of sections that hold the roadmap itself, where others stand beside it. A title need only contain one.
pub static ROADMAPS: Words = words!("\
en: roadmap, road map, curriculum, syllabus, learning path, learning order, learning plan, study plan, competency matrix, skills matrix, skill matrix, weekly plan, progress table
es: hoja de ruta, plan de estudios, ruta de aprendizaje, temario
pt: currículo, trilha, plano de estudos, roteiro
fr: feuille de route, programme, parcours
de: lehrplan, lernpfad, lernplan
ru: план изучения, дорожная карта, программа обучения, учебный план
uk: план навчання, дорожня карта
tr: yol haritası, müfredat
vi: lộ trình, chương trình học
id: peta jalan, kurikulum
zh: 学习路线, 路线图, 课程大纲, 學習路線, 路線圖
ja: ロードマップ, カリキュラム
ko: 로드맵, 커리큘럼, 학습 계획
fa: نقشه راه, نقشهٔ راه, سرفصل‌ها
ar: خارطة الطريق, خريطة الطريق, الخطة الزمنية, المنهج
he: מפת דרכים
");

/// Labels whose children are items: "Topics:".
pub static TOPIC_LABELS: Words = words!("\
en: topic, topics, topics covered, topics to learn, topics to cover, key topics, core topics, main topics, concept, concepts, key concepts, core concepts, skill, skills, key skills, what to learn, what you'll learn, what you will learn, learn, learning, subject, subjects, contents, content, task, tasks, to do, to learn, todo, study, theory, technologies, modules, lessons, checklist, core, essentials, must know, learn the basics
es: tema, temas, conceptos, habilidades, qué aprender, contenidos, tareas
pt: tópico, tópicos, conceitos, habilidades, o que aprender, conteúdos, tarefas
fr: sujets, thèmes, concepts, compétences, à apprendre
de: thema, themen, konzepte, inhalte, lerninhalte
ru: тема, темы, понятия, навыки, что изучить, изучить, теория, практика
uk: тема, теми, навички, що вивчити, теорія, практика
tr: konu, konular, kavramlar, beceriler
vi: chủ đề, nội dung, kiến thức, kỹ năng, nội dung học
id: topik, materi, konsep
zh: 主题, 主題, 内容, 知识点, 学习内容, 技能
ja: トピック, 内容, 学習内容
ko: 주제, 내용, 학습 내용, 개념
fa: موضوع, موضوعات, مباحث, مفاهیم
ar: المواضيع, الموضوعات, المفاهيم, المهارات, المحتوى
");

/// Labels whose value and children are no items: "Duration: 2 weeks".
pub static OTHER_LABELS: Words = words!("\
en: duration, time, timeline, timeline estimate, estimated time, goal, goals, objective, objectives, focus, outcome, outcomes, expected outcome, learning outcome, learning outcomes, deliverable, deliverables, resource, resources, links, link, reading, note, notes, tip, tips, pro tip, why, reason, purpose, status, progress, start date, started, start, end date, target date, target end date, completed, completion date, completion, last updated, updated, date, certificate, prerequisite, prerequisites, requirement, requirements, tools, tool, tech stack, stack, example, examples, reference, references, docs, documentation, detailed blog, use case, use cases, github, repo, repository, author, difficulty, priority, milestone, tags, source, sources, description, summary, overview, key takeaways, takeaway, result, results, issue, root cause, resolution, today's progress, thoughts, link to work, links to work, assessment, checkpoint, hours, effort, importance, outputs, output, evidence, current phase, current week, current focus, next steps, overall, score, warning, important, caution, bonus, optional
es: duración, objetivo, objetivos, recursos, nota, notas, meta, estado, tiempo, fecha, prerrequisitos, herramientas, enfoque
pt: duração, objetivo, objetivos, recursos, nota, notas, meta, status, tempo, data, pré-requisitos, ferramentas, foco
fr: durée, objectif, objectifs, ressources, note, notes, statut, date, prérequis, outils
de: dauer, ziel, ziele, ressourcen, hinweis, notizen, status, datum, voraussetzungen, werkzeuge
ru: длительность, срок, цель, цели, ресурсы, заметки, статус, дата, инструменты, результат, ссылки, материалы
uk: тривалість, мета, ресурси, нотатки, статус, дата, інструменти
tr: süre, hedef, amaç, kaynaklar, not, notlar, durum, tarih, araçlar
vi: thời gian, mục tiêu, tài nguyên, ghi chú, trạng thái, ngày, công cụ, kết quả, tài liệu, lưu ý, triết lý, cách dùng
id: durasi, tujuan, sumber, catatan, status, tanggal, alat
zh: 时间, 目标, 资源, 备注, 状态, 日期, 工具, 参考
ja: 期間, 目標, 目的, 資料, メモ, 状態, 参考
ko: 기간, 목표, 자료, 메모, 상태, 참고
fa: مدت, مدت زمان, هدف, منابع, نکته, وضعیت, تاریخ, ابزارها
ar: المدة, الهدف, المصادر, ملاحظة, الحالة, التاريخ, الأدوات
");

/// Words in a table's heading that name its column of titles.
pub static TITLE_COLUMNS: Words = words!("\
en: topic, topics, skill, skills, skill area, course, courses, subject, subjects, title, name, concept, concepts, project, projects, exercise, exercises, module, lesson, task, tasks, competency, competencies, area, technology, what to learn, content, contents, item, items, problem, challenge, focus, learning, feature, milestone, goal, domain
es: tema, temas, curso, cursos, tópico, habilidad, proyecto, título, materia
pt: tema, temas, curso, cursos, tópico, disciplina, disciplinas, habilidade, projeto, título, matéria, matérias
fr: sujet, thème, compétence, cours, titre, projet
de: thema, themen, kurs, titel, projekt, fähigkeit
ru: тема, темы, навык, навыки, курс, проект, задача, название
uk: тема, теми, навичка, курс, проєкт
tr: konu, konular, ders, beceri, proje
vi: nội dung, chủ đề, kỹ năng, dự án, bài học
id: topik, materi, keterampilan, proyek
zh: 主题, 主題, 课程, 項目, 项目, 内容, 技能, 名称
ja: トピック, 内容, スキル, 項目, 名前
ko: 주제, 내용, 과목, 항목, 기술
fa: موضوع, مبحث, عنوان, دوره
ar: الموضوع, المهارة, الدورة, العنوان
");

/// What the first cell of a row says that adds up those above.
pub static TOTALS: Words = words!(
    "\
en: total, totals, subtotal, grand total, sum, total hours, total credits, total time
es: total general, suma, total horas
pt: soma, total de horas
fr: somme, total général
de: gesamt, summe, insgesamt
it: totale, somma
ru: итого, всего, итог, сумма
uk: усього, разом
pl: razem, suma
tr: toplam
vi: tổng, tổng cộng
id: jumlah
zh: 合计, 总计, 共计, 合計, 總計
ja: 合計, 総計, 計
ko: 합계, 총계
fa: جمع, مجموع
ar: المجموع, الإجمالي
he: סך הכל
"
);
