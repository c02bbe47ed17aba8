package simulator

import (
	"fmt"
	"sort"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// StorageResourceManager is vCenter's, of the same name.
type StorageResourceManager struct {
	mo.StorageResourceManager
}

// ConfigureStorageDrsForPodTask implements the SOAP method.
func (m *StorageResourceManager) ConfigureStorageDrsForPodTask(req *types.ConfigureStorageDrsForPod_Task) soap.HasFault {
	task := CreateTask(m, "configureStorageDrsForPodTask", func(*Task) (types.AnyType, types.BaseMethodFault) {
		pod, ok := Map.Get(req.Pod).(*StoragePod)
		if !ok {
			return nil, &types.ManagedObjectNotFound{Obj: req.Pod}
		}
		if spec := req.Spec.PodConfigSpec; spec != nil {
			config := &pod.PodStorageDrsEntry.StorageDrsConfig.PodConfig
			if spec.Enabled != nil {
				config.Enabled = *spec.Enabled
			}
			if spec.DefaultVmBehavior != "" {
				config.DefaultVmBehavior = spec.DefaultVmBehavior
			}
		}
		return nil, nil
	})
	return &methods.ConfigureStorageDrsForPod_TaskBody{
		Res: &types.ConfigureStorageDrsForPod_TaskResponse{Returnval: task.Run()},
	}
}

// RecommendDatastores implements the SOAP method: of a datastore cluster, those that take VMs now and have the room, the
// emptiest first.
func (m *StorageResourceManager) RecommendDatastores(_ *Context, req *types.RecommendDatastores) soap.HasFault {
	body := new(methods.RecommendDatastoresBody)
	spec := &req.StorageSpec
	if property := missingForPlacement(spec); property != "" {
		body.Fault_ = Fault("", &types.InvalidArgument{InvalidProperty: property})
		return body
	}
	need := placementNeed(spec)

	pods := make([]types.ManagedObjectReference, 0, 1)
	if ref := spec.PodSelectionSpec.StoragePod; ref != nil {
		pods = append(pods, *ref)
	}
	for _, disks := range spec.PodSelectionSpec.InitialVmConfig {
		if FindReference(pods, disks.StoragePod) == nil {
			pods = append(pods, disks.StoragePod)
		}
	}

	result := types.StoragePlacementResult{}
	for i := range pods {
		pod, ok := Map.Get(pods[i]).(*StoragePod)
		if !ok {
			body.Fault_ = Fault("", &types.ManagedObjectNotFound{Obj: pods[i]})
			return body
		}
		if !pod.PodStorageDrsEntry.StorageDrsConfig.PodConfig.Enabled {
			body.Fault_ = Fault("", &types.InvalidArgument{InvalidProperty: "storageSpec.podSelectionSpec.storagePod"})
			return body
		}
		for _, store := range pod.candidates(need) {
			result.Recommendations = append(result.Recommendations, recommendation(len(result.Recommendations)+1, pod, store))
		}
	}
	if len(result.Recommendations) == 0 {
		result.DrsFault = &types.ClusterDrsFaults{
			Reason: "storagePlacement",
			FaultsByVm: []types.BaseClusterDrsFaultsFaultsByVm{&types.ClusterDrsFaultsFaultsByVm{
				Vm: spec.Vm,
				Fault: []types.LocalizedMethodFault{{
					Fault:            new(types.InsufficientStorageSpace),
					LocalizedMessage: "Insufficient disk space on the datastores of the datastore cluster.",
				}},
			}},
		}
	}

	body.Res = &types.RecommendDatastoresResponse{Returnval: result}
	return body
}

// missingForPlacement names what the type of placement needs and the client did not give.
func missingForPlacement(spec *types.StoragePlacementSpec) string {
	needs := map[types.StoragePlacementSpecPlacementType][]struct {
		name  string
		given bool
	}{
		types.StoragePlacementSpecPlacementTypeCreate: {
			{"resourcePool", spec.ResourcePool != nil},
			{"folder", spec.Folder != nil},
			{"configSpec", spec.ConfigSpec != nil},
		},
		types.StoragePlacementSpecPlacementTypeClone: {
			{"vm", spec.Vm != nil},
			{"folder", spec.Folder != nil},
			{"cloneName", spec.CloneName != ""},
			{"cloneSpec", spec.CloneSpec != nil},
		},
	}
	kinds, ok := needs[types.StoragePlacementSpecPlacementType(spec.Type)]
	if !ok {
		return "storageSpec.type"
	}
	for _, need := range kinds {
		if !need.given {
			return "storageSpec." + need.name
		}
	}
	return ""
}

// placementNeed is the room that the new VM takes at once.
func placementNeed(spec *types.StoragePlacementSpec) (bytes int64) {
	count := func(disk *types.VirtualDisk) {
		if !isThin(disk) {
			bytes += capacityOf(disk)
		}
	}
	if spec.Vm != nil {
		if vm, ok := Map.Get(*spec.Vm).(*VirtualMachine); ok {
			for _, disk := range object.VirtualDeviceList(vm.Config.Hardware.Device).SelectByType((*types.VirtualDisk)(nil)) {
				count(disk.(*types.VirtualDisk))
			}
		}
	}
	config := spec.ConfigSpec
	if spec.CloneSpec != nil {
		config = spec.CloneSpec.Config
	}
	if config == nil {
		return bytes
	}
	for _, change := range config.DeviceChange {
		device := change.GetVirtualDeviceConfigSpec()
		disk, ok := device.Device.(*types.VirtualDisk)
		if ok && device.Operation == types.VirtualDeviceConfigSpecOperationAdd {
			count(disk)
		}
	}
	return bytes
}

// Get is what clients see of a datastore cluster, which sums up its datastores.
func (p *StoragePod) Get() mo.Reference {
	seen := p.StoragePod
	seen.Summary = &types.StoragePodSummary{Name: p.Name}
	for _, ref := range p.ChildEntity {
		if store, ok := Map.Get(ref).(*Datastore); ok {
			seen.Summary.Capacity += store.Summary.Capacity
			seen.Summary.FreeSpace += store.Summary.FreeSpace
		}
	}
	return &seen
}

func (p *StoragePod) candidates(need int64) []*Datastore {
	var stores []*Datastore
	for _, ref := range p.ChildEntity {
		store, ok := Map.Get(ref).(*Datastore)
		usable := ok && store.Summary.Accessible &&
			store.Summary.MaintenanceMode == string(types.DatastoreSummaryMaintenanceModeStateNormal)
		if usable && store.Summary.FreeSpace >= need {
			stores = append(stores, store)
		}
	}
	sort.SliceStable(stores, func(i, j int) bool { return stores[i].Summary.FreeSpace > stores[j].Summary.FreeSpace })
	return stores
}

func recommendation(key int, pod *StoragePod, store *Datastore) types.ClusterRecommendation {
	return types.ClusterRecommendation{
		Key:        fmt.Sprint(key),
		Type:       "V1",
		Time:       time.Now(),
		Rating:     1,
		Reason:     "storagePlacement",
		ReasonText: "Satisfy storage initial placement requests",
		Target:     &pod.Self,
		Action: []types.BaseClusterAction{&types.StoragePlacementAction{
			ClusterAction: types.ClusterAction{Type: "StoragePlacementV1"},
			RelocateSpec:  types.VirtualMachineRelocateSpec{Datastore: &store.Self},
			Destination:   store.Self,
		}},
	}
}
