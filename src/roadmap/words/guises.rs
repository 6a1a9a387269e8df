//! What tells that a document may be no roadmap.

use super::list::{Words, words};

/// Headings of a project's README that is no roadmap.
pub static README: Words = words!("\
en: installation, install, usage, features, key features, api, api reference, api documentation, tech stack, screenshots, demo, live demo, getting started, configuration, environment variables, running tests, running the app, build, deployment, requirements, dependencies, project structure, folder structure, repository structure, directory structure, architecture, how to run, run locally, setup, license, note, contributing, project motivation, author, citation, acknowledgements, acknowledgments, highlights, documentation, docs, api endpoints, endpoints, technical stack, core features, main features, maintainers, troubleshooting, benchmark, benchmarks, development, testing, tests, test accounts, admin panel, project overview, quickstart, quick start, changelog, run, available scripts, learn more, contributors, how to use, prerequisites, support, security, roadmap & contributing
es: instalación, uso, características, requisitos, licencia
pt: instalação, uso, funcionalidades, requisitos, licença
fr: installation, utilisation, fonctionnalités
de: installation, verwendung, funktionen
ru: установка, использование, возможности, запуск
zh: 安装, 使用, 功能, 安装运行, 快速开始, 环境要求, 项目介绍, 项目结构, 代码示例, 如何贡献, 代码规范, 许可证, 致谢, 部署
ja: インストール, 使い方, 機能, 環境構築, ライセンス
ko: 설치, 사용법, 기능, 라이선스
tr: kurulum, kullanım, özellikler, lisans
");

/// Names of months and their short forms.
pub static MONTHS: Words = words!("\
en: january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec
es: enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre
pt: janeiro, fevereiro, março, maio, junho, julho, setembro, outubro, novembro, dezembro
fr: janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre
de: januar, februar, märz, juni, juli, oktober, dezember
ru: января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября, декабря
");

/// Words with which people tell what they did.
pub static PAST: Words = words!("\
en: learned, learnt, understood, solved, implemented, completed, practiced, practised, created, built, fixed, studied, explored, worked, finished, watched, started, revised, reviewed, added, wrote, initialized, closed, connected, imported, sent, got, did, tried, covered
es: aprendí, resolví, hice, completé
pt: aprendi, resolvi, fiz, completei
ru: изучил, изучила, сделал, сделала, решил, решила
");

/// First words of headings that tell how a program is made to run.
pub static README_VERBS: Words = words!(
    "\
en: install, installing, running, clone, cloning, download, uninstall, upgrading
es: instalar, ejecutar, clonar
pt: instalar, executar, clonar
fr: installer, lancer
de: installieren, starten
ru: установить, запустить
tr: çalıştırma, kurma
"
);

/// What documents that are no roadmaps are called.
pub static OTHER_DOCUMENTS: Words = words!("\
en: contributing, contribute, contribution guide, contribution guidelines, contributor guide, contributor covenant, contributing guide, contributing guidelines, code of conduct, changelog, change log, release notes, release history, faq, frequently asked questions, security policy, reporting security issues, style guide, styleguide, migration guide, privacy policy, terms of service, license, examples, issue template, pull request template, meeting notes, api reference
es: código de conducta, guía de contribución, preguntas frecuentes, registro de cambios, política de seguridad
pt: código de conduta, guia de contribuição, perguntas frequentes, política de segurança
fr: code de conduite, guide de contribution, foire aux questions, journal des modifications
de: verhaltenskodex, häufige fragen, änderungsprotokoll, beitragsrichtlinien
ru: кодекс поведения, список изменений, часто задаваемые вопросы, руководство по участию
zh: 行为准则, 贡献指南, 更新日志, 常见问题
ja: 行動規範, 変更履歴, よくある質問
ko: 행동 강령, 변경 이력, 자주 묻는 질문
");

/// What collections of links are called.
pub static COLLECTIONS: Words = words!("\
en: awesome, curated, list of, collection, collections, bookmarks, resources, books, ebooks, links, directory of, index of, catalog, catalogue
es: recursos, libros, colección, lista de
pt: recursos, livros, coleção, lista de
fr: ressources, livres, collection, liste de
de: ressourcen, bücher, sammlung, linksammlung
ru: ресурсы, книги, подборка, список
zh: 资源, 资源列表, 书籍
");
