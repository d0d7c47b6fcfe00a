import type { Outlet } from '../outlet.js';

/** Its server knows nothing of If-None-Match, its bytes are windows-1256. */
export const MINA: Outlet = {
  id: 'lb-mina',
  name: 'صحيفة الميناء',
  country: 'lb',
  lang: 'ar',
  affiliation: 'independent',
  kind: 'rss',
  format: 'rss-2.0',
  charset: 'windows-1256',
  conditional: false,
  stories: [
    {
      slug: 'ecuador-list',
      title: 'الإكوادور ترفض شطب حزب الله والحرس الثوري من قائمة المنظمات الإرهابية',
      summary:
        'قالت وزارة الخارجية في كيتو إنها لن تراجع المرسوم الذي صنف الحرس الثوري الإيراني وحزب الله وحركة حماس منظمات إرهابية.',
      at: -30,
      fires: ['irgc-designations'],
    },
    {
      slug: 'tripoli-cup',
      title: 'جمهور طرابلس يشجع فريقه بحماس في نهائي الكأس',
      summary: 'امتلأت المدرجات قبل ساعتين من المباراة وسط حماس الجماهير.',
      at: -105,
      trap: '“bi-hamās” means with enthusiasm',
    },
    {
      slug: 'saraya',
      title: 'سرايا القدس تنشر تسجيلا مصورا جديدا من غزة',
      summary: 'يظهر التسجيل مقاتلين من الجناح العسكري لحركة الجهاد الإسلامي.',
      at: -125,
      trap: 'the Al-Quds Brigades are Islamic Jihad’s, not Iran’s Quds Force',
    },
    {
      slug: 'petrol',
      title: 'ارتفاع طفيف في أسعار البنزين والمازوت',
      summary: 'أصدرت المديرية العامة للنفط جدول الأسعار الأسبوعي.',
      at: -170,
    },
  ],
};
