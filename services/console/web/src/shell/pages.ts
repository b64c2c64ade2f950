import { lazy } from 'react';
import { loadPart } from '../ui/load-part.ts';

/** Every page, in the order of the navigation. Each is loaded when it is first shown. */
export const pages = [
  { path: '/labs', title: 'Labs', Page: lazy(loadPart(() => import('../pages/labs/page.tsx'))) },
  {
    path: '/dashboards',
    title: 'Dashboards',
    Page: lazy(loadPart(() => import('../pages/dashboards/page.tsx'))),
  },
  {
    path: '/explore',
    title: 'Explore',
    Page: lazy(loadPart(() => import('../pages/explore/page.tsx'))),
  },
  {
    path: '/alerts',
    title: 'Alerts',
    Page: lazy(loadPart(() => import('../pages/alerts/page.tsx'))),
  },
  {
    path: '/control-room',
    title: 'Control room',
    Page: lazy(loadPart(() => import('../pages/control-room/page.tsx'))),
  },
] as const;

/** Pages that others lead to; they do not stand in the navigation. */
export const unlistedPages = [
  {
    path: '/runbooks',
    title: 'Runbooks',
    Page: lazy(loadPart(() => import('../pages/runbooks/page.tsx'))),
  },
] as const;
