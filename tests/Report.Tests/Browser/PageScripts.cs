namespace IoiClaims.Report.Tests.Browser;

/// <summary>Questions that tests ask of a page in the browser.</summary>
internal static class PageScripts
{
    /// <summary>Texts whose contrast with what is behind them is below 4.5 (below 3 for large ones), with the contrast.</summary>
    public const string WeakContrast = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = colour => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data].map((part, i) => i === 3 ? part / 255 : part);
          };
          const over = (top, below) => top.slice(0, 3).map((part, i) => part * top[3] + below[i] * (1 - top[3])).concat(1);
          const luminance = colour => colour.slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            const layers = [];
            for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
            return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
          };
          const weak = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || element.closest('script, title, option') || !element.checkVisibility()) continue;
            const style = getComputedStyle(element);
            const isDrawn = element.closest('svg') !== null;
            const background = behind(isDrawn ? element.closest('svg') : element);
            const colour = over(rgba(isDrawn ? style.fill : style.color), background);
            const [light, dark] = [luminance(colour), luminance(background)].sort((a, b) => b - a);
            const contrast = (light + 0.05) / (dark + 0.05);
            const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
            if (contrast < (isLarge ? 3 : 4.5)) {
              weak.push(`${contrast.toFixed(2)} ${element.tagName}.${element.getAttribute('class')}: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
            }
          }
          return weak;
        }
        """;

    /// <summary>Elements that scroll or act and that the tabulator does not reach.</summary>
    public const string Unreachable = """
        () => [...document.querySelectorAll('*')].filter(element => element.checkVisibility()).filter(element => {
          const style = getComputedStyle(element);
          const scrolls = element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(style.overflowX)
            || element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(style.overflowY);
          return scrolls && element.tabIndex < 0 && !element.querySelector('a, button') && element.tagName !== 'HTML' && element.tagName !== 'BODY';
        }).map(element => `${element.tagName}.${element.className}`)
        """;

    /// <summary>The pointer goes to the middle of the edge that stands on top, wherever that is.</summary>
    public const string PointAtTheStrongestEdge = """
        () => {
          const edge = [...document.querySelector('figure.edges').querySelectorAll('.target')].at(-1);
          const middle = edge.getPointAtLength(edge.getTotalLength() / 2).matrixTransform(edge.getScreenCTM());
          const hit = document.elementFromPoint(middle.x, middle.y);
          hit.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        }
        """;

    /// <summary>Of text in a picture, once the picture is fitted into the page; in pixels.</summary>
    public const string ShownFontSize = "text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a";

    /// <summary>The innermost element without which the page would not scroll sideways, for a failure's text.</summary>
    public const string Widest = """
        () => {
          const page = document.documentElement;
          const isGuilty = element => {
            const kept = element.style.display;
            element.style.display = 'none';
            const fits = page.scrollWidth <= page.clientWidth;
            element.style.display = kept;
            return fits;
          };
          if (page.scrollWidth <= page.clientWidth) return 'nothing';
          let guilty = document.body;
          for (let inner = guilty; inner; inner = [...guilty.children].find(isGuilty)) guilty = inner;
          return `of ${guilty.tagName}.${guilty.getAttribute('class')} in ${guilty.parentElement.getAttribute('class')}`;
        }
        """;
}
