"""What SVG may hold: namespaces, elements and attributes that draw (SVG 1.1, Tiny 1.2 and 2, WAI-ARIA)."""

from __future__ import annotations

from typing import Final

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
XHTML: Final = "http://www.w3.org/1999/xhtml"
MATHML: Final = "http://www.w3.org/1998/Math/MathML"
XML: Final = "http://www.w3.org/XML/1998/namespace"
KNOWN: Final = frozenset({SVG, XLINK, XHTML, MATHML, XML})

# without `metadata`; the second group is drawn by Inkscape alone (drafts of SVG 1.2 and SVG 2)
ELEMENTS: Final = frozenset(
    """
    a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform animation
    audio canvas circle clipPath color-profile cursor defs desc discard ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter font
    font-face font-face-format font-face-name font-face-src font-face-uri foreignObject g glyph glyphRef
    handler hkern iframe image line linearGradient link listener marker mask missing-glyph mpath path
    pattern polygon polyline prefetch radialGradient rect script set stop style svg switch symbol tbreak
    text textArea textPath title tref tspan unknown use video view vkern flowRoot flowRegion
    flowRegionExclude flowDiv flowPara flowSpan flowLine flowTref solidColor solidcolor hatch hatchpath
    hatchPath mesh meshgradient meshGradient meshpatch meshPatch meshrow meshRow
    """.split()  # noqa: SIM905 - a list to read
)
_COMMON: Final = """
    id class style lang tabindex role focusable autofocus crossorigin nonce title type media href target
    rel hreflang download referrerpolicy name src alt dir requiredExtensions
    requiredFeatures requiredFonts requiredFormats systemLanguage externalResourcesRequired version
    baseProfile width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points pathLength transform
    transform-origin viewBox preserveAspectRatio zoomAndPan contentScriptType contentStyleType
    snapshotTime playbackOrder timelineBegin viewTarget dx dy rotate textLength lengthAdjust startOffset
    method spacing side path offset gradientUnits gradientTransform spreadMethod patternUnits
    patternContentUnits patternTransform hatchUnits hatchContentUnits hatchTransform pitch clipPathUnits
    maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient local
    rendering-intent format string initialVisibility editable nav-next nav-prev nav-up nav-up-right
    nav-right nav-down-right nav-down nav-down-left nav-left nav-up-left focusHighlight bandwidth
    mediaCharacterEncoding mediaContentEncodings mediaSize mediaTime transformBehavior overlay
    defaultAction event handler observer phase propagate timeAttribute syncBehavior syncMaster
    syncTolerance syncBehaviorDefault syncToleranceDefault controls autoplay loop muted poster preload
    sandbox srcdoc allow allowfullscreen sizes integrity as async defer color decoding fetchpriority
"""
_FILTERS: Final = """
    filterUnits primitiveUnits filterRes in in2 result mode values type tableValues slope intercept
    amplitude exponent operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode
    kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent
    limitingConeAngle pointsAtX pointsAtY pointsAtZ z azimuth elevation scale xChannelSelector
    yChannelSelector stdDeviation radius baseFrequency numOctaves seed stitchTiles no-composite
"""
_ANIMATION: Final = """
    attributeName attributeType begin dur end min max restart repeatCount repeatDur fill calcMode values
    keyTimes keySplines keyPoints from to by accumulate additive origin
"""
_FONTS: Final = """
    horiz-origin-x horiz-origin-y horiz-adv-x vert-origin-x vert-origin-y vert-adv-y unicode glyph-name
    orientation arabic-form u1 u2 g1 g2 k font-family font-style font-variant font-weight font-stretch
    font-size unicode-range units-per-em panose-1 stemv stemh slope cap-height x-height accent-height
    ascent descent widths bbox ideographic alphabetic mathematical hanging v-ideographic v-alphabetic
    v-mathematical v-hanging underline-position underline-thickness strikethrough-position
    strikethrough-thickness overline-position overline-thickness glyphRef
"""
_PRESENTATION: Final = """
    alignment-baseline baseline-shift buffered-rendering clip clip-path clip-rule color
    color-interpolation color-interpolation-filters color-profile color-rendering cursor direction
    display display-align dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font font-size-adjust font-variation-settings font-feature-settings
    font-kerning glyph-orientation-horizontal glyph-orientation-vertical image-rendering inline-size
    isolation kerning letter-spacing lighting-color line-height line-increment marker marker-end
    marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
    shape-inside shape-margin shape-padding shape-rendering shape-subtract solid-color solid-opacity
    stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width stroke-alignment text-align text-align-last
    text-anchor text-decoration text-decoration-color text-decoration-fill text-decoration-line
    text-decoration-stroke text-decoration-style text-indent text-orientation text-overflow
    text-rendering text-transform transform-box unicode-bidi vector-effect viewport-fill
    viewport-fill-opacity visibility white-space word-spacing writing-mode audio-level
"""
ATTRIBUTES: Final = frozenset(
    f"{_COMMON} {_FILTERS} {_ANIMATION} {_FONTS} {_PRESENTATION} gradientunits".split()
)
# attributes that say something on these elements alone
ONLY: Final = {"name": frozenset({"color-profile"}), "download": frozenset({"a"})}
XLINKS: Final = frozenset({"href", "title", "type", "show", "actuate"})
XMLS: Final = frozenset({"space", "lang", "base", "id"})
WORDS: Final = frozenset({"alt", "alttext", "label", "placeholder", "summary", "title", "value"})
# attributes that name other elements by their ids
REFERS: Final = frozenset(
    """
    aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto
    aria-labelledby aria-owns begin end for form headers list popovertarget
    """.split()  # noqa: SIM905 - a list to read
)
# elements whose text is drawn: the first ones begin a line, the others stand in one
LINES: Final = frozenset({"text", "textArea", "flowRoot", "flowPara", "flowDiv", "flowLine", "foreignObject"})
HOLDS: Final = LINES | frozenset(
    """
    tspan textPath tref altGlyph flowSpan title desc style script handler
    """.split()  # noqa: SIM905 - a list to read
)
URLS: Final = frozenset(
    {
        "href",
        "src",
        "poster",
        "data",
        "background",
        "srcdoc",
        "base",
        "action",
        "formaction",
        "srcset",
    }
)
# editors write these names without a namespace
LABELS: Final = frozenset(
    {"label", "data-name", "data-label", "data-layer", "data-layer-name", "name", "layername", "layer-name"}
)
PATHS: Final = frozenset({"docname", "docbase", "export-filename", "absref", "export-batch-path", "source"})
PROGRAMS: Final = frozenset({"version", "output_extension", "generator", "host", "agent"})
SOFTWARE: Final = "inkscape sodipodi illustrator adobe sketch figma corel serif krita"
# words that drawings are made of, and that programs make ids of: nobody is named by them
GRAPHIC: Final = frozenset(
    """
    arrow arrows marker filled stick head tail layer layers group groups path paths shape shapes line
    lines text texts title desc icon icons logo bg background foreground mask clip gradient linear
    radial pattern symbol glyph axis axes tick xtick ytick grid legend plot figure patch collection quad
    mesh label button box circle circles ellipse oval polygon polyline rect rectangle page pages canvas
    artboard artwork copy fill stroke shadow blur filter image images bitmap left right top bottom
    center middle inner outer main body start end open closed dot ball diamond triangle square star
    isolation mode outlined bold regular light medium black white red green blue yellow orange purple
    pink gray grey brown svg svgid xmlid svgjs defs use tspan stop namedview base style metadata effect
    perspective swatch frame vector surface cell node edge graph clust cluster font guide guides
    gaussian offset flood merge composite matrix color colour component transfer drop drawing document
    root scene view border outline outlines ornament element elements object objects union subtract
    intersect exclude combined shape compound component slice export mobile desktop small large big new
    old default hover active off the and corel corp adobe illustrator sketch figma inkscape pgf sodipodi
    affinity mac win web app user home menu close matplotlib ebene calque capa camada livello laag
    warstwa réteg vrstva lager lag taso katman слой レイヤー 图层
    """.split()  # noqa: SIM905
)
