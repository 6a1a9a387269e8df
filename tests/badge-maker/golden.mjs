// Writes golden.json: the geometry of badges as badge-maker 6 draws them, to which src/badge/svg.rs is compared.
// To make it again: npm install badge-maker@6 in a folder of its own, copy this file there, node golden.mjs > golden.json
import { makeBadge } from 'badge-maker'

const texts = [
  ['roadmap', '42.0%'], ['roadmap', '0.0%'], ['roadmap', '100.0%'], ['drf', '33.3%'], ['verified', '5/7'],
  ['progress', 'none'], ['', '66.7%'], ['x', 'y'], ['Phase 4: Django REST Framework (DRF)', '12.5%'],
  ['Middleware & <request>', '"quoted" \'it\''], ['iiiiiiiiiiiiiiii', 'WWWWWWWW'], ['Übungen', 'größer'],
  ['naïve café', '€ 100 – 50 %'], ['Прогресс', 'готово'], ['πρόοδος', 'έτοιμο'], ['進捗', '完了 50%'],
  ['学习路线', '阶段五'], ['a'.repeat(64), 'b'.repeat(64)], ['to → do', '3 × 4 … ok'], ['straße', 'ﬁn'],
]
const number = (text, pattern) => [...text.matchAll(pattern)].map(found => Number(found[1]))
const all = []
for (const style of ['flat', 'flat-square', 'for-the-badge']) {
  for (const [label, message] of texts) {
    const svg = makeBadge({ label, message, color: 'blue', style })
    const boxes = svg.match(/<g (?:clip-path|shape-rendering).*?<\/g>/)[0]
    const last = svg.slice(svg.lastIndexOf('<g fill="#fff"'))
    const main = last.replace(/<g aria-hidden.*?<\/g>/g, '')
    all.push({
      style, label, message,
      size: number(svg.slice(0, svg.indexOf('>')), / (?:width|height)="([\d.]+)"/g),
      boxes: number(boxes.replace(/<rect[^>]*url[^>]*>/, ''), /<rect [^>]*?width="([\d.]+)"/g).filter(width => width > 0),
      middles: number(main, /<text[^>]* x="([\d.]+)"/g),
      lengths: number(main, /textLength="([\d.]+)"/g),
    })
  }
}
console.log('[\n' + all.map(one => JSON.stringify(one)).join(',\n') + '\n]')
