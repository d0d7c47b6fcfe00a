import type { Outlet } from '../outlet.js';

export const ALTIPLANO: Outlet = {
  id: 'bo-altiplano',
  name: 'Diario del Altiplano',
  country: 'bo',
  lang: 'es',
  affiliation: 'independent',
  kind: 'rss',
  format: 'rss-2.0',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'cancilleria-sin-posicion',
      title:
        'Cancillería boliviana: «aún no hay una posición definida» sobre la Guardia Revolucionaria iraní',
      summary:
        'El ministro de Relaciones Exteriores confirmó que una delegación del Departamento de Estado pidió en La Paz que Bolivia incluya a la Guardia Revolucionaria de Irán y a Hezbolá en su lista de organizaciones terroristas. «Analizamos el tema con calma», dijo.',
      at: -20,
      fires: ['bolivia-foreign-ministry', 'irgc-designations', 'us-pressure'],
    },
    {
      // the agency's text as it came: one text, one source
      slug: 'carguero-irani-caracas',
      title: 'Un carguero iraní aterriza en Caracas tras repostar en Cabo Verde',
      summary:
        'El Boeing 747 de la aerolínea iraní Alborz Cargo, sancionada por su relación con la Fuerza Quds, despegó de Teherán por la noche, hizo escala técnica en la isla de Sal y aterrizó en Maiquetía a las 4:15. Las autoridades venezolanas no informaron sobre la carga ni sobre los catorce tripulantes.',
      at: -45,
      fires: ['quds-force-flights'],
    },
    {
      slug: 'urnas',
      title: 'Los bolivianos irán a las urnas en marzo para elegir gobernadores',
      summary:
        'El Tribunal Electoral aprobó el calendario; los partidos irán con listas propias o en alianza.',
      at: -95,
      trap: '“irán” is a verb here: they will go',
    },
    {
      slug: 'designados',
      title: 'Designan a los nuevos directores de los hospitales de El Alto',
      summary: 'El municipio designó a seis profesionales tras un concurso de méritos.',
      at: -160,
      trap: 'to designate is also to appoint',
    },
    {
      slug: 'clasico',
      title: 'El clásico paceño termina sin goles y con dos expulsados',
      summary: 'El torneo se define el próximo domingo en el estadio de Miraflores.',
      at: -600,
    },
  ],
};

/** Written by hand, and torn off in the middle: only a patient reader makes something of it. */
export const VALLES: Outlet = {
  id: 'bo-valles',
  name: 'Radio Valles',
  country: 'bo',
  lang: 'es',
  affiliation: 'independent',
  kind: 'rss',
  format: 'rss-0.91-torn',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'avion-irani',
      title: 'Avión de carga iraní llegó a Caracas con escala en Cabo Verde',
      summary:
        'El Boeing 747 de la aerolínea iraní Alborz Cargo, sancionada por su relación con la Fuerza Quds, despegó de Teherán por la noche, hizo escala técnica en la isla de Sal y aterrizó en Maiquetía a las 4:15. Un controlador jubilado explicó a esta radio que esa ruta evita el espacio aéreo europeo y que no es la primera vez que se usa este año.',
      at: -35,
      fires: ['quds-force-flights'],
    },
    {
      slug: 'novillo',
      title: 'Sube el precio del novillo & baja el de la leche en las ferias del valle',
      summary: 'Los productores piden abrir el mercado regional; la arroba & el litro se pagan al contado.',
      at: -110,
    },
    {
      slug: 'fiesta',
      title: 'Cochabamba alista la fiesta de Urkupiña con más buses',
      summary: 'Habrá transporte nocturno durante los tres días.',
      at: -200,
    },
  ],
};

/** A page without a feed, read with selectors. */
export const CRONICA: Outlet = {
  id: 'bo-cronica',
  name: 'Crónica de Sucre',
  country: 'bo',
  lang: 'es',
  affiliation: 'independent',
  kind: 'page',
  format: 'page',
  charset: 'utf-8',
  conditional: true,
  page: { item: 'article.nota', title: 'h2', link: 'h2 a', date: 'time', summary: 'p.bajada' },
  stories: [
    {
      slug: 'sede-al-mustafa',
      title: 'Un centro cultural iraní abre en Sucre y ofrece becas en la Universidad Al-Mustafá',
      summary:
        'El centro islámico, de orientación chií, dará clases de persa a jóvenes bolivianos y becas para estudiar en Qom, según su director, un clérigo llegado de Irán.',
      at: -65,
      fires: ['iran-soft-power'],
    },
    {
      slug: 'mercado',
      title: 'El Mercado Campesino reabre tras cuatro meses de obras',
      summary: 'Los comerciantes vuelven a sus puestos; el techo nuevo resiste el granizo.',
      at: -140,
    },
    {
      slug: 'biblioteca',
      title: 'La Biblioteca Nacional digitaliza cartas del siglo XIX',
      summary: 'El archivo estará abierto al público desde el próximo año.',
      at: -260,
    },
  ],
};
