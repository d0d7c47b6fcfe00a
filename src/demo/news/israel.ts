import type { Outlet } from '../outlet.js';

export const GILBOA: Outlet = {
  id: 'il-gilboa',
  name: 'הד הגלבוע',
  country: 'il',
  lang: 'he',
  affiliation: 'independent',
  kind: 'rss',
  format: 'rss-2.0',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'lima-trial',
      title: 'נפתח בפרו משפטו של חשוד בתכנון פיגוע נגד ישראלים בשליחות כוח קודס',
      summary:
        'לפי כתב האישום, הנאשם גייס שני עבריינים בלימה כדי לפגוע בישראלי, בהוראת כוח קודס של משמרות המהפכה האיראניים. סנגוריו טוענים כי הוא חף מפשע.',
      at: -25,
      fires: ['plots-attacks'],
    },
    {
      slug: 'nurses',
      title: 'האחיות דורשות לקצר את המשמרות בבתי החולים',
      summary: 'הסתדרות האחיות הכריזה על סכסוך עבודה; המשמרות נמשכות עד שתים־עשרה שעות.',
      at: -115,
      trap: '“mishmarot” are shifts; the Guards are mishmarot ha-mahapecha',
    },
    {
      slug: 'triangle',
      title: 'כביש חדש יחבר את יישובי המשולש למסילה',
      summary: 'העבודות יימשכו שנתיים ויכללו שני מחלפים.',
      at: -145,
      trap: 'the Triangle is a district in Israel, not the Tri-Border Area',
    },
    {
      slug: 'heat',
      title: 'גל החום נשבר: ירידה בטמפרטורות בצפון',
      summary: 'בסוף השבוע צפוי גשם קל לאורך החוף.',
      at: -220,
    },
  ],
};
