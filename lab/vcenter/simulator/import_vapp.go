package simulator

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// ImportVApp implements the SOAP method. The task of the import lasts until its lease is over, and the VM is busy with it.
// A name that is taken is a fault; what else can go wrong becomes the lease's error, as the work is done in the background.
func (p *ResourcePool) ImportVApp(ctx *Context, req *types.ImportVApp) soap.HasFault {
	ctx = ctx.detached()
	body := new(methods.ImportVAppBody)
	spec, ok := req.Spec.(*types.VirtualMachineImportSpec)
	if !ok {
		body.Fault_ = Fault(fmt.Sprintf("%T: type not supported", req.Spec), &types.InvalidArgument{InvalidProperty: "spec"})
		return body
	}
	folder, _ := Map.Get(Map.getEntityDatacenter(p).VmFolder).(*Folder)
	if req.Folder != nil {
		if p.Self.Type == "VirtualApp" {
			body.Fault_ = Fault("", &types.InvalidArgument{InvalidProperty: "pool"})
			return body
		}
		if folder, ok = Map.Get(*req.Folder).(*Folder); !ok {
			body.Fault_ = Fault("", &types.ManagedObjectNotFound{Obj: *req.Folder})
			return body
		}
	}
	if fault := checkNewName(&folder.Folder, spec.ConfigSpec.Name); fault != nil {
		body.Fault_ = Fault("", fault)
		return body
	}

	task := CreateTask(p, "importVApp", nil)
	task.Info.DescriptionId = "ResourcePool.ImportVAppLRO"
	task.Info.EntityName = p.Name
	lease := newLease(ctx, task)
	create := &createVM{Folder: folder, ctx: ctx, req: &types.CreateVM_Task{
		This:   folder.Self,
		Config: spec.ConfigSpec,
		Pool:   p.Self,
		Host:   req.Host,
	}}
	task.begin()
	planned := plannedFault(task.Info.Name)
	go func() {
		time.Sleep(TaskDelay[task.Info.Name])
		world.Lock()
		defer world.Unlock()
		defer task.survive()
		if lease.State != types.HttpNfcLeaseStateInitializing {
			return // given up by the client
		}
		fault := planned
		if fault == nil {
			var made types.AnyType
			if made, fault = create.Run(nil); fault == nil {
				vm := Map.Get(made.(types.ManagedObjectReference)).(*VirtualMachine)
				vm.applyVApp(spec.ConfigSpec.VAppConfig)
				lease.open(vm)
				return
			}
		}
		lease.fail(fault)
	}()

	body.Res = &types.ImportVAppResponse{Returnval: lease.Self}
	return body
}
