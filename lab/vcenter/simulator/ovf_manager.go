package simulator

import (
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// OvfManager is the managed object.
type OvfManager struct {
	mo.OvfManager
}

// blankDisks are the disks that come without a file, by the key that an import knows them by: an import specification
// does not tell them from those whose content is still to be sent.
var blankDisks = make(map[string]bool)

// CreateImportSpec implements the SOAP method. What is wrong with a descriptor is in the result, not a fault.
func (m *OvfManager) CreateImportSpec(ctx *Context, req *types.CreateImportSpec) soap.HasFault {
	body := new(methods.CreateImportSpecBody)
	store, ok := Map.Get(req.Datastore).(*Datastore)
	if !ok {
		body.Fault_ = Fault("", &types.ManagedObjectNotFound{Obj: req.Datastore})
		return body
	}
	pool, ok := Map.Get(req.ResourcePool).(mo.Entity)
	if !ok {
		body.Fault_ = Fault("", &types.ManagedObjectNotFound{Obj: req.ResourcePool})
		return body
	}

	body.Res = new(types.CreateImportSpecResponse)
	result := &body.Res.Returnval
	descriptor, fault := readDescriptor(req.OvfDescriptor)
	if fault != nil {
		result.Error = []types.LocalizedMethodFault{localized(fault)}
		return body
	}
	importer := newOvfImporter(req, descriptor, pool, store)
	importer.run()
	result.Error, result.Warning = importer.errors, importer.warnings
	if len(result.Error) != 0 {
		return body
	}
	result.FileItem = importer.files
	result.ImportSpec = &types.VirtualMachineImportSpec{
		ConfigSpec:    importer.spec,
		ResPoolEntity: &req.ResourcePool,
	}
	return body
}

func localized(fault types.BaseMethodFault) types.LocalizedMethodFault {
	return types.LocalizedMethodFault{Fault: fault, LocalizedMessage: faultMessage(fault)}
}
