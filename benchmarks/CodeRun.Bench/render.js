// Renders the files of input.json with Handlebars.js, checks that the output is the same as ours, and prints the milliseconds for one set.
const fs = require('node:fs');
const path = require('node:path');
const Handlebars = require('handlebars');

const input = JSON.parse(fs.readFileSync(path.join(__dirname, 'input.json'), 'utf8'));
const text = (value) => (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));
const truth = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const helpers = {
  eq: (a, b) => text(a) === text(b),
  ne: (a, b) => text(a) !== text(b),
  and: (...values) => values.slice(0, -1).every(truth),
  or: (...values) => values.slice(0, -1).some(truth),
  not: (value) => !truth(value),
  default: (a, b) => (truth(a) ? a : b),
  lower: (value) => text(value).toLowerCase(),
  upper: (value) => text(value).toUpperCase(),
  join: (list, separator) => list.map(text).join(separator),
  indent: (value, columns) => text(value).replaceAll('\n', '\n' + ' '.repeat(Number(columns))),
  json: (value) => JSON.stringify(value),
  shell: (value) => `'${text(value).replaceAll("'", "'\\''")}'`,
};
for (const [name, helper] of Object.entries(helpers)) Handlebars.registerHelper(name, helper);
for (const [name, partial] of Object.entries(input.partials)) Handlebars.registerPartial(name, partial);
const templates = Object.entries(input.templates).map(([name, source]) => [name, Handlebars.compile(source, { noEscape: true })]);
for (const [name, template] of templates) {
  if (template(input.context) !== input.expected[name]) console.error(`note: ${name} is not the same as ours`);
}
const times = [];
for (let round = 0; round <= input.rounds; round++) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < input.perRound; i++) for (const [, template] of templates) template(input.context);
  times.push(Number(process.hrtime.bigint() - start) / 1e6 / input.perRound);
}
console.log(times.slice(1).sort((a, b) => a - b)[Math.floor(input.rounds / 2)]);
