package simulator

import (
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// RenameTask implements the SOAP method of every entity. A name is unique in its folder.
func RenameTask(e mo.Entity, r *types.Rename_Task) soap.HasFault {
	task := CreateTask(e, "rename", nil)
	task.Info.EntityName = e.Entity().Name
	ref := task.background(nil, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		entity := Map.Get(r.This).(mo.Entity)
		if parent, ok := asFolderMO(Map.Get(*entity.Entity().Parent)); ok && fault == nil && r.NewName != entity.Entity().Name {
			fault = checkNewName(parent, r.NewName)
		}
		if fault != nil {
			return nil, fault
		}
		changes := []types.PropertyChange{{Name: "name", Val: r.NewName}}
		if r.This.Type == "VirtualMachine" {
			changes = append(changes,
				types.PropertyChange{Name: "config.name", Val: r.NewName},
				types.PropertyChange{Name: "summary.config.name", Val: r.NewName},
			)
		}
		Map.Update(entity, changes)
		return nil, nil
	})
	return &methods.Rename_TaskBody{Res: &types.Rename_TaskResponse{Returnval: ref}}
}

// MoveIntoFolderTask implements the SOAP method: all of them, or none when one cannot be there.
func (f *Folder) MoveIntoFolderTask(ctx *Context, req *types.MoveIntoFolder_Task) soap.HasFault {
	ctx = ctx.detached()
	task := CreateTask(f, "moveIntoFolder", nil)
	task.Info.EntityName = f.Name
	ref := task.background(nil, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		if fault == nil {
			fault = f.moveInto(ctx, req.List)
		}
		return nil, fault
	})
	return &methods.MoveIntoFolder_TaskBody{Res: &types.MoveIntoFolder_TaskResponse{Returnval: ref}}
}

func (f *Folder) moveInto(ctx *Context, list []types.ManagedObjectReference) types.BaseMethodFault {
	var moved []mo.Entity
	for _, ref := range list {
		entity, ok := Map.Get(ref).(mo.Entity)
		if !ok {
			return &types.ManagedObjectNotFound{Obj: ref}
		}
		if *entity.Entity().Parent == f.Self {
			continue
		}
		if _, ok = Map.Get(*entity.Entity().Parent).(*Folder); !ok || !folderHasChildType(&f.Folder, ref.Type) {
			return new(types.NotSupported)
		}
		if fault := checkNewName(&f.Folder, entity.Entity().Name); fault != nil {
			return fault
		}
		moved = append(moved, entity)
	}
	for _, entity := range moved {
		folderRemoveChild(ctx, &Map.Get(*entity.Entity().Parent).(*Folder).Folder, entity.Reference())
		folderPutChild(ctx, &f.Folder, entity)
	}
	return nil
}
