import type { Resource, ResourceGroup } from '../resources/resource.ts';
import { placeOf } from '../resources/resource.ts';
import { child, textOf, textsOf } from '../resources/setting.ts';
import { namesBehind, orAddress } from '../resources/assets.ts';
import { generalWeaknesses } from './flags.ts';
import type { FoundGate } from './found.ts';

function managementLock(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'azurerm_management_lock') return [];
  const level = child(resource.body, 'lock_level');
  const value = textOf(level);
  if (value !== 'CanNotDelete' && value !== 'ReadOnly') return [];
  return [
    {
      kind: 'azure/management-lock',
      title: `Azure management lock, ${value}`,
      on: orAddress(namesBehind(group, child(resource.body, 'scope')), resource),
      place: placeOf(resource, level),
      editableHere: false,
      weaknesses: [
        'deletes of the data plane (blobs, rows, DROP) are not refused',
        ...generalWeaknesses(resource),
      ],
    },
  ];
}

function lien(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'google_resource_manager_lien') return [];
  const restrictions =
    child(resource.body, 'restrictions') === undefined ? [] : textsOf(resource.body.map?.get('restrictions'));
  if (!restrictions.includes('resourcemanager.projects.delete')) return [];
  return [
    {
      kind: 'gcp/project-lien',
      title: 'project lien',
      on: orAddress(namesBehind(group, child(resource.body, 'parent')), resource),
      place: resource.place,
      editableHere: false,
      weaknesses: ['holds the project, not what is in it', ...generalWeaknesses(resource)],
    },
  ];
}

/** Locks of Azure and liens of Google Cloud. */
export function readAzureAndGoogleGates(group: ResourceGroup): readonly FoundGate[] {
  return group.resources.flatMap((resource) => [
    ...managementLock(group, resource),
    ...lien(group, resource),
  ]);
}
