'use strict';
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Light or dark: as the system has it until the reader says otherwise.
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  const store = action => { try { return action(localStorage); } catch { return null; } };
  const showTheme = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Switch to light' : 'Switch to dark');
  };
  const kept = store(storage => storage.getItem('ioi-theme'));
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    store(storage => storage.setItem('ioi-theme', root.dataset.theme));
    showTheme();
  });
  system.addEventListener('change', showTheme);
  showTheme();

  // Everything open, as for printing, or as it was.
  const expand = document.getElementById('expand');
  let closed = null;
  const open = isOpen => {
    if (isOpen && !closed) {
      closed = all('details:not([open])');
      closed.forEach(details => { details.open = true; });
    } else if (!isOpen && closed) {
      closed.forEach(details => { details.open = false; });
      closed = null;
    }
  };
  expand.addEventListener('click', () => {
    open(!closed);
    expand.textContent = closed ? 'Collapse' : 'Expand all';
    expand.setAttribute('aria-pressed', String(Boolean(closed)));
  });
  let forPrint = false;
  addEventListener('beforeprint', () => { forPrint = !closed; open(true); });
  addEventListener('afterprint', () => { if (forPrint) open(false); });

  // A link to something folded unfolds it.
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let details = target && target.closest('details'); details; details = details.parentElement.closest('details')) {
      details.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', unfold);
  unfold();

  // Commands
  all('.copy').forEach(copy => copy.addEventListener('click', async () => {
    const code = copy.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      copy.textContent = 'Selected';
    }
    setTimeout(() => { copy.textContent = 'Copy'; }, 1600);
  }));

  // Maps: one cell at a time can be reached by tabulator, the others by arrow keys.
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  all('table.map').forEach(map => {
    const rows = all('tbody tr', map).map(row => all('td', row));
    const readout = map.closest('.mapped').querySelector('.readout');
    const read = cell => { readout.textContent = cell.title; };
    rows.flat().forEach(cell => { cell.tabIndex = -1; });
    rows[0][0].tabIndex = 0;
    map.addEventListener('pointerover', event => { if (event.target.matches('tbody td')) read(event.target); });
    map.addEventListener('focusin', event => {
      if (!event.target.matches('tbody td')) return;
      rows.flat().forEach(cell => { cell.tabIndex = cell === event.target ? 0 : -1; });
      read(event.target);
    });
    map.addEventListener('keydown', event => {
      const move = moves[event.key];
      const row = rows.findIndex(cells => cells.includes(event.target));
      if (!move || row < 0) return;
      event.preventDefault();
      const cell = rows[row + move[0]]?.[rows[row].indexOf(event.target) + move[1]];
      if (cell) cell.focus();
    });
  });

  // Attention: head, prompt and query are chosen; the picture is drawn from the numbers in the page.
  const svg = (tag, attributes, text) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const size = 21, left = 96, top = 84, steps = 20;
  all('figure.attention').forEach(figure => {
    const data = JSON.parse(figure.querySelector('script').textContent);
    const choice = Object.fromEntries(all('select', figure).map(select => [select.dataset.choice, select]));
    const stage = figure.querySelector('.stage');
    const sentence = figure.querySelector('.sentence');
    const picture = figure.querySelector('svg.pattern');
    const readout = figure.querySelector('.readout');
    const label = token => token[1] ? `${token[0]} (${token[1]})` : token[0];
    const at = (values, query, key) => values[query * (query + 1) / 2 + key] / 1000;

    // All heads side by side, by group: small pictures of the same prompt; a click chooses the head.
    const heads = figure.querySelector('.heads');
    const groups = data.heads.reduce((map, [, group], i) => map.set(group, [...(map.get(group) ?? []), i]), new Map());
    const small = i => {
      const { tokens, patterns } = data.prompts[choice.prompt.value];
      const from = Number(choice.from.value);
      const cells = tokens.flatMap((_, q) => tokens.slice(0, q + 1).map((_, k) => [q, k, at(patterns[i], q, k)]))
        .filter(([, , value]) => value >= 0.02)
        .map(([q, k, value]) => svg('rect', { class: 'att', x: k, y: q, width: 1, height: 1, 'fill-opacity': value }));
      const count = tokens.length;
      const drawing = svg('svg', { class: 'pattern thumbnail', viewBox: `0 0 ${count} ${count}`, 'aria-hidden': 'true' });
      drawing.append(
        svg('path', { class: 'triangle', d: tokens.map((_, q) => `M0 ${q}h${q + 1}v1H0z`).join('') }),
        ...cells,
        svg('rect', { class: 'row', x: 0, y: from, width: from + 1, height: 1, 'stroke-width': .3 }));
      const chosen = String(i) === choice.head.value;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = chosen ? 'head chosen' : 'head';
      button.setAttribute('aria-pressed', String(chosen));
      button.setAttribute('aria-label', `Head ${data.heads[i][0]}`);
      button.append(drawing, data.heads[i][0]);
      button.addEventListener('click', () => {
        choice.head.value = i;
        draw();
        heads.querySelectorAll('button')[[...groups.values()].flat().indexOf(i)].focus();
      });
      return button;
    };
    const drawAll = () => heads && heads.replaceChildren(...[...groups].map(([group, members]) => {
      const part = document.createElement('div');
      const title = document.createElement('span');
      title.className = 'small';
      title.textContent = group;
      const row = document.createElement('div');
      row.append(...members.map(small));
      part.append(title, row);
      return part;
    }));

    const draw = () => {
      const [name, group] = data.heads[choice.head.value];
      const { tokens, patterns } = data.prompts[choice.prompt.value];
      const values = patterns[choice.head.value];
      const from = Number(choice.from.value);

      sentence.replaceChildren(...tokens.map((token, i) => {
        const span = document.createElement('span');
        const step = i <= from ? Math.round(at(values, from, i) * steps) : 0;
        span.className = `token${step ? ` p${step}` : ''}${i === from ? ' query' : ''}`;
        span.textContent = token[0];
        if (token[1]) {
          const role = document.createElement('sub');
          role.textContent = token[1];
          span.append(role);
        }
        return span;
      }));

      const width = left + tokens.length * size + 40;
      picture.setAttribute('viewBox', `0 0 ${width} ${top + tokens.length * size + 2}`);
      picture.setAttribute('width', width);
      const triangle = tokens.map((_, q) => `M${left} ${top + q * size}h${(q + 1) * size - 1}v${size - 1}H${left}z`).join('');
      const cells = tokens.flatMap((_, q) => tokens.slice(0, q + 1).map((_, k) => [q, k, at(values, q, k)]))
        .filter(([, , value]) => value >= 0.005)
        .map(([q, k, value]) => svg('rect', {
          class: 'att', x: left + k * size, y: top + q * size, width: size - 1, height: size - 1, 'fill-opacity': value
        }));
      const labels = tokens.flatMap((token, i) => [
        svg('text', { class: token[1] ? 'query role' : 'query', x: left - 6, y: top + (i + .5) * size + 4 }, label(token)),
        svg('text', {
          class: token[1] ? 'key role' : 'key',
          transform: `translate(${left + (i + .5) * size + 3} ${top - 6}) rotate(-55)`
        }, label(token))
      ]);
      picture.replaceChildren(
        svg('path', { class: 'triangle', d: triangle }),
        ...cells,
        svg('rect', { class: 'row', x: left - 1, y: top + from * size - 1, width: (from + 1) * size + 1, height: size + 1 }),
        ...labels);

      const most = tokens.slice(0, from + 1).map((token, k) => [label(token), at(values, from, k)])
        .filter(([, value]) => value >= 0.01).sort((a, b) => b[1] - a[1]).slice(0, 3)
        .map(([token, value]) => `${token} ${Math.round(value * 100)} %`).join(', ');
      readout.textContent = `Head ${name} (${group}) from ${label(tokens[from])}: ${most}`;
      picture.setAttribute('aria-label', `Attention pattern, queries by keys. ${readout.textContent}`);
      drawAll();
    };

    const fillQueries = () => {
      const { tokens } = data.prompts[choice.prompt.value];
      choice.from.replaceChildren(...tokens.map((token, i) => new Option(label(token), i)));
      choice.from.value = tokens.length - 1;
    };
    const step = (what, by) => {
      const select = choice[what];
      const count = select.options.length;
      select.value = (Number(select.value) + by + count) % count;
      if (what === 'prompt') fillQueries();
      draw();
    };

    all('[data-step]', figure).forEach(each => each.addEventListener('click', () => {
      const [what, by] = each.dataset.step.split(':');
      step(what, Number(by));
    }));
    choice.head.addEventListener('change', draw);
    choice.from.addEventListener('change', draw);
    choice.prompt.addEventListener('change', () => { fillQueries(); draw(); });

    // Drawn when it is first looked at: a report may have hundreds.
    const seen = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        seen.disconnect();
        drawAll();
      }
    });
    if (heads) seen.observe(figure);

    stage.tabIndex = 0;
    stage.setAttribute('role', 'group');
    stage.setAttribute('aria-label', 'Attention. Arrow keys left and right step through heads, up and down through prompts');
    stage.addEventListener('keydown', event => {
      const keys = { ArrowLeft: ['head', -1], ArrowRight: ['head', 1], ArrowUp: ['prompt', -1], ArrowDown: ['prompt', 1] };
      if (event.target !== stage || !keys[event.key]) return;
      event.preventDefault();
      step(...keys[event.key]);
    });
    picture.addEventListener('pointermove', event => {
      const box = picture.getBoundingClientRect();
      const scale = picture.viewBox.baseVal.width / box.width;
      const key = Math.floor(((event.clientX - box.left) * scale - left) / size);
      const query = Math.floor(((event.clientY - box.top) * scale - top) / size);
      const { tokens, patterns } = data.prompts[choice.prompt.value];
      if (query < 0 || key < 0 || query >= tokens.length || key > query) return;
      readout.textContent = `From ${label(tokens[query])} to ${label(tokens[key])}: ${(at(patterns[choice.head.value], query, key) * 100).toFixed(1)} %`;
    });
  });
})();
