import type { Outlet } from '../outlet.js';

export const DAMAVAND: Outlet = {
  id: 'ir-damavand',
  name: 'خبرگزاری دماوند',
  country: 'ir',
  lang: 'fa',
  affiliation: 'state',
  kind: 'rss',
  format: 'rss-2.0',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'caracas-flights',
      title: 'پروازهای مستقیم تهران و کاراکاس از ماه آینده از سر گرفته می‌شود',
      summary:
        'سفیر ایران در ونزوئلا گفت هفته‌ای یک پرواز مسافری میان دو پایتخت انجام خواهد شد و هدف از آن گسترش گردشگری و بازرگانی است.',
      at: -50,
      fires: ['quds-force-flights'],
    },
    {
      slug: 'bolivia-pressure',
      title: 'تهران: فشار آمریکا بر بولیوی برای تروریستی خواندن سپاه پاسداران دخالت آشکار است',
      summary:
        'سخنگوی وزارت امور خارجه گفت واشنگتن هیئتی به لاپاز فرستاده است تا بولیوی سپاه پاسداران و حزب‌الله را در فهرست گروه‌های تروریستی قرار دهد.',
      at: -15,
      fires: ['irgc-designations', 'us-pressure'],
    },
    {
      slug: 'quds-day',
      title: 'مسیرهای راهپیمایی روز قدس در شهرهای کشور اعلام شد',
      summary: 'مراسم از ساعت ده صبح در میدان‌های اصلی شهرها آغاز می‌شود.',
      at: -90,
      trap: 'Quds Day is a day, not the Quds Force',
    },
    {
      slug: 'sepahan',
      title: 'سپاهان در اصفهان با دو گل پیروز شد',
      summary: 'زردپوشان با این برد به صدر جدول لیگ برتر رسیدند.',
      at: -300,
      trap: 'Sepahan is a football club, sepah are the Guards',
    },
    {
      slug: 'rain',
      title: 'بارش باران در نوار شمالی کشور تا پایان هفته',
      summary: 'سازمان هواشناسی از کاهش دما در استان‌های ساحلی خبر داد.',
      at: -180,
    },
  ],
};
