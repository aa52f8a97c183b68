namespace PublicTime.Reporting.Html;

/// <summary>How a page looks, light or dark as its reader's system is. Lines differ by pattern too, because colour alone does not reach everybody.</summary>
internal static class PageStyle
{
    /// <summary>Colours from 1 to this many can be told apart.</summary>
    public const int Colours = 4;

    /// <summary>Holds none of the characters that XML would encode.</summary>
    public const string Sheet =
        """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2126; --dim: #59636e; --rule: #d5dae0; --box: #f4f6f8;
          --good: #116329; --bad: #b3261e; --warn: #fff4d6; --warn-edge: #b07d00;
          --c1: #0b62a8; --c2: #b84a00; --c3: #00745a; --c4: #6b4fa0; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14171a; --ink: #e6e9ec; --dim: #a3acb5; --rule: #3a4149; --box: #1d2226;
            --good: #6fdd8b; --bad: #ff8f85; --warn: #3a2f10; --warn-edge: #d8a524;
            --c1: #6cb6ff; --c2: #ffa657; --c3: #56d4b0; --c4: #c4a7f5; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 76rem; background: var(--paper); color: var(--ink);
          font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
        h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        code { display: block; font: .85rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--dim); overflow-wrap: anywhere; white-space: pre-wrap; }
        .limits { margin: 1rem 0; padding: .8rem 1rem; background: var(--warn); border: 1px solid var(--warn-edge); border-left-width: 6px; border-radius: 6px; }
        .limits h2 { margin: 0 0 .3rem; font-size: 1rem; }
        .limits ul { margin: 0; padding-left: 1.2rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; margin: 1.2rem 0; }
        .tiles div { background: var(--box); border: 1px solid var(--rule); border-radius: 6px; padding: .6rem .8rem; }
        .tiles dt { color: var(--dim); font-size: .85rem; overflow-wrap: anywhere; }
        .tiles dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem; align-items: start; }
        figure { margin: 0; padding: .8rem; min-width: 0; border: 1px solid var(--rule); border-radius: 6px; }
        .scroll { overflow-x: auto; margin: .4rem 0; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: .3rem 0; }
        th, td { padding: .25rem .7rem .25rem 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; vertical-align: top; }
        th:first-child, .words td, .words th { text-align: left; }
        th { font-weight: 500; }
        thead th { color: var(--dim); }
        .words td, tbody th { white-space: normal; min-width: 7rem; overflow-wrap: anywhere; }
        .tables { columns: 2 28rem; column-gap: 2rem; }
        .tables .scroll { break-inside: avoid; }
        figure table { font-size: .85rem; }
        figure td { padding-right: .5rem; }
        .words td, figure tbody th { min-width: 5.5rem; }
        details { margin-top: .5rem; }
        summary { cursor: pointer; color: var(--dim); font-size: .9rem; }
        .good { color: var(--good); font-weight: 600; }
        .bad { color: var(--bad); font-weight: 600; }
        svg { display: block; width: 100%; max-width: 40rem; height: auto; margin: 0 auto; overflow: visible; }
        svg text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
        @media (max-width: 40rem) { svg text { font-size: 15px; } figure { padding: .5rem; } body { padding: 1rem .7rem 2rem; } }
        svg .dim { fill: var(--dim); }
        svg .strong { font-weight: 600; }
        svg .start { text-anchor: start; }
        svg .middle { text-anchor: middle; }
        svg .end { text-anchor: end; }
        svg .grid { stroke: var(--rule); stroke-width: 1; }
        svg .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
        svg .dot { stroke: none; }
        svg .bar { fill-opacity: .45; stroke-width: 1; }
        svg .whisker { stroke: var(--ink); stroke-width: 1.5; }
        svg .round { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
        svg .target { stroke: var(--bad); stroke-width: 3; }
        svg .c1 { stroke: var(--c1); } svg .dot.c1, svg .bar.c1 { fill: var(--c1); }
        svg .c2 { stroke: var(--c2); } svg .dot.c2, svg .bar.c2 { fill: var(--c2); }
        svg .c3 { stroke: var(--c3); } svg .dot.c3, svg .bar.c3 { fill: var(--c3); }
        svg .c4 { stroke: var(--c4); } svg .dot.c4, svg .bar.c4 { fill: var(--c4); }
        svg .line.c2 { stroke-dasharray: 7 3; }
        svg .line.c3 { stroke-dasharray: 2 3; }
        svg .line.c4 { stroke-dasharray: 9 3 2 3; }
        """;
}
