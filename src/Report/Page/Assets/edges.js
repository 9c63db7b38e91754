'use strict';
// Circuits of edges: a threshold hides weak ones, and pointing at an edge or a component picks it out. Edges stand weakest first.
document.querySelectorAll('figure.edges').forEach(figure => {
  const picture = figure.querySelector('svg.graph');
  const edges = [...picture.querySelectorAll('path.edge')];
  const nodes = [...picture.querySelectorAll('.node')];
  const readout = figure.querySelector('.readout');
  const invitation = readout.textContent;
  const threshold = figure.querySelector('input');
  const chosen = figure.querySelector('select');
  const told = figure.querySelector('output');
  const text = edge => edge.querySelector('title').textContent;
  const name = node => node.querySelector('text').textContent;

  // Thin lines are hard to hit.
  const lines = picture.querySelector('.lines');
  const targets = new Map(edges.map(edge => {
    const target = edge.cloneNode(false);
    target.setAttribute('class', 'target');
    lines.append(target);
    return [target, edge];
  }));
  // The script tells what the browser's own tooltips would tell without it.
  const texts = new Map(edges.map(edge => [edge, text(edge)]));
  edges.forEach(edge => edge.querySelector('title').remove());

  const shown = () => edges.slice(Number(threshold.value));
  const light = (lit, words) => {
    picture.classList.toggle('pointing', lit.length > 0);
    edges.forEach(edge => edge.classList.toggle('lit', lit.includes(edge)));
    const ends = new Set(lit.flatMap(edge => [edge.dataset.from, edge.dataset.to]));
    nodes.forEach(node => node.classList.toggle('lit', ends.has(node.dataset.node)));
    readout.textContent = words;
  };
  const strongest = side => side.length === 0 ? 'none'
    : `${side.length}, strongest ${side.slice(-2).reverse().map(edge => texts.get(edge)).join('; ')}`;
  const lightNode = node => {
    const { node: index } = node.dataset;
    const reads = shown().filter(edge => edge.dataset.to === index);
    const writes = shown().filter(edge => edge.dataset.from === index);
    light([...reads, ...writes], `${name(node)}: edges in: ${strongest(reads)}. Edges out: ${strongest(writes)}.`);
  };
  const rest = () => chosen.value === '' ? light([], invitation) : lightNode(nodes[chosen.value]);

  const draw = () => {
    const visible = new Set(shown());
    const ends = new Set([...visible].flatMap(edge => [edge.dataset.from, edge.dataset.to]));
    edges.forEach(edge => edge.classList.toggle('off', !visible.has(edge)));
    targets.forEach((edge, target) => target.classList.toggle('off', !visible.has(edge)));
    nodes.forEach(node => node.classList.toggle('idle', !ends.has(node.dataset.node)));
    told.textContent = `${visible.size} of ${edges.length} edges, from ${edges[threshold.value].dataset.size}`;
    threshold.setAttribute('aria-valuetext', told.textContent);
    rest();
  };
  threshold.addEventListener('input', draw);
  chosen.addEventListener('change', rest);
  picture.addEventListener('pointerover', event => {
    const node = event.target.closest('.node');
    const edge = targets.get(event.target);
    if (node) lightNode(node);
    else if (edge) light([edge], texts.get(edge));
    else if (event.pointerType === 'mouse') rest();
  });
  // A finger leaves as soon as it is lifted; what it pointed at stays.
  picture.addEventListener('pointerleave', event => { if (event.pointerType === 'mouse') rest(); });
  draw();
});
