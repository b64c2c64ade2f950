import './control-room.css';
import { PageHead } from '../../ui/page-head.tsx';
import { ComponentsPanel } from './components/components-panel.tsx';
import { DeploysPanel } from './deploys/deploys-panel.tsx';
import { FaultsPanel } from './faults/faults-panel.tsx';
import { LoadPanel } from './load/load-panel.tsx';
import { ScenariosPanel } from './scenarios/scenarios-panel.tsx';

/** What an instructor works with. Everything is polled: who looks sees what others do. */
export default function ControlRoomPage() {
  return (
    <div className="page">
      <PageHead
        title="Control room"
        lead="Traffic, faults, deploys and processes of the kit, for whoever teaches with it."
      />
      <ScenariosPanel />
      <LoadPanel />
      <FaultsPanel />
      <DeploysPanel />
      <ComponentsPanel />
    </div>
  );
}
